"""What an editor's own choices look like over time. It counts choices, never people, and ranks nobody."""
