"""Step 6: the archive as static pages."""
