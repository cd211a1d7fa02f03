"""The sample newsletter that comes with curator, copied so that a test may change it."""

import shutil
from pathlib import Path

from curator.pipeline.sample_newsletter import sample_project
from tests.support.cli import Editor

FILES = ("curator.toml", "sources.yaml", "glossary.yaml", "guide.md", "norms.md", "issues/2026-12/issue.yaml",
         "issues/2026-12/letter.md")  # fmt: skip
ISSUE = "2026-12"


def copy_newsletter(root: Path) -> Editor:
    """An editor at a copy of it, with secrets of its own."""
    source = sample_project().root
    for name in FILES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / name, root / name)
    (root / ".env").write_text("CURATOR_SECRET_KEY=sample\nCURATOR_ERASURE_KEY=sample\n", "utf-8")
    return Editor(root)


def change(editor: Editor, name: str, *pairs: tuple[str, str]) -> None:
    """Replace words in one of its files."""
    path = editor.file(name)
    text = path.read_text("utf-8")
    for before, after in pairs:
        assert before in text, before
        text = text.replace(before, after)
    path.write_text(text, "utf-8")
