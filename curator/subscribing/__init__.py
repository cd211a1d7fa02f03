"""Beside the line: how readers come, choose, pause and leave."""
