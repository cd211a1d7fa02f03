"""Step 5: each reader gets each issue once."""
