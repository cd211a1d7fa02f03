"""Step 4: an issue becomes e-mail, text and web page."""
