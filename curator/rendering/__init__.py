"""From data to HTML and text: the Jinja environment, the contexts templates get, MJML."""
