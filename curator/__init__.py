"""curator: an editor's tool for a small, curated, values-driven newsletter."""

__version__ = "0.1.0"
