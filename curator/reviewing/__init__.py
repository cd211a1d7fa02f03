"""Step 2: the editor triages, tags, notes and picks."""
