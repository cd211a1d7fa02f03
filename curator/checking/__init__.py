"""Step 3: pure functions from an issue to findings."""
