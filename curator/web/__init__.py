"""The two web apps: the editor's desk and the readers' pages."""
