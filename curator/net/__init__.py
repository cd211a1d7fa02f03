"""The guarded client: the one way curator asks the web for anything."""
