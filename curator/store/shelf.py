"""Reads what stands beside the issues."""

from curator.model.shelf import Shelf
from curator.project import Project
from curator.store.care_file import load_care
from curator.store.glossary_file import load_glossary
from curator.store.yaml_file import read_text
from curator.text.markdown import front_matter

NORMS_FILE = "norms.md"


def load_shelf(project: Project) -> Shelf:
    """Everything that is there. Raises FileError with file, line and right word."""
    norms = project.root / NORMS_FILE
    version = front_matter(read_text(norms)).get("version") if norms.is_file() else None
    return Shelf(load_glossary(project), load_care(project), version or None)
