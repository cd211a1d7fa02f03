"""letters/: letters that readers can copy, one Markdown file each."""

import re
from dataclasses import dataclass

from curator.project import Project
from curator.store.yaml_file import read_text
from curator.text.markdown import without_front_matter
from curator.text.words import one_line, slug

LETTERS = "letters"


@dataclass(frozen=True, slots=True)
class LetterFile:
    """One letter. name: of its page. title: its heading, or the file's name. text: Markdown without the heading."""

    name: str
    title: str
    text: str


def load_letters(project: Project) -> tuple[LetterFile, ...]:
    """Every letter to copy, by file name. Raises FileError for one that is no text."""
    found: dict[str, LetterFile] = {}
    for path in sorted((project.root / LETTERS).glob("*.md")):
        text = without_front_matter(read_text(path))
        heading = re.match(r"\s*#\s+(.+?)\s*#*\s*(?:\n|\Z)", text)
        title = one_line(heading[1]) if heading else path.stem.replace("-", " ").capitalize()
        name = slug(path.stem, "letter")
        found.setdefault(name, LetterFile(name, title, text[heading.end() :] if heading else text))
    return tuple(found.values())
