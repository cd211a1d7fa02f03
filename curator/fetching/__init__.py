"""Step 1: feeds become items."""
