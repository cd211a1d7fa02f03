"""How a letter leaves: messages as bytes, and one file a provider."""
