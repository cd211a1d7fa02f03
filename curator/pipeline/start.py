"""Starts a newsletter: writes its files from a few answers, and never over a file that is there."""

import datetime as dt
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import jinja2

from curator.errors import UsageError
from curator.project import CONFIG, Project
from curator.rendering.environment import default_templates
from curator.settings import load_settings
from curator.store.atomic import write_text

FILES = {
    "curator.toml": CONFIG,
    "sources.yaml": "sources.yaml",
    "glossary.yaml": "glossary.yaml",
    "guide.md": "guide.md",
    "norms.md": "norms.md",
    "gitignore": ".gitignore",
    "env": ".env",
}
"""Text in templates/newsletter → file in the newsletter."""
NO_LOOK = ("newsletter", "hosting")
"""Folders of templates/ that say nothing about the look."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What `init` asks for. The defaults say "replace me", and `send` blocks while one is left."""

    title: str = "Replace me: the title"
    from_email: str = "replace-me@example.org"
    postal_address: str = "replace me: your postal address"
    purpose: str = "replace me: why does this newsletter exist?"
    who_for: str = "replace me: who is it for?"
    tagline: str = ""
    reply_to: str = ""
    language: str = "en"
    timezone: str = "UTC"
    base_url: str = "https://replace-me.example.org"


WORKFLOW = Path(".github/workflows/archive.yml")
"""Where GitHub looks for what to do with each push."""


def start(
    root: Path,
    answers: Answers,
    *,
    today: dt.date,
    new_token: Callable[[], str],
    look: bool = False,
    pages: bool = False,
) -> Project:
    """Write a newsletter that builds at once into `root`.

    look: also copy the default templates, for someone who wants to change them. pages: also write the workflow that
    publishes the archive on GitHub Pages. Files that are there stay as they are; a curator.toml that is there is a
    UsageError. A failure half-way leaves no curator.toml, so it can be run again.
    """
    root = root.resolve()
    project = Project(root)
    if project.config.exists():
        raise UsageError(
            f"There is a newsletter in {root} already.", hint="`curator status --root` shows where it stands."
        )
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True, autoescape=False)  # noqa: S701
    environment.filters["toml"] = _toml
    values = {
        **asdict(answers),
        "today": today.isoformat(),
        "review_by": f"{today.year + 1}-{today.month:02d}",
        "secret_key": new_token(),
        "erasure_key": new_token(),
    }
    texts = default_templates() / "newsletter"
    for name, target in sorted(FILES.items(), key=lambda pair: pair[1] == CONFIG):  # curator.toml last: it makes it one
        path = root / target
        if not path.exists():
            text = environment.from_string((texts / name).read_text("utf-8")).render(values)
            write_text(path, text, mode=0o600 if name == "env" else 0o644)
    if look:
        _copy_look(project)
    if pages:
        add_workflow(project)
    try:
        load_settings(root, {})
    except UsageError:
        project.config.unlink()
        raise
    return project


def add_workflow(project: Project) -> Path:
    """Write the workflow for GitHub Pages, if it is not there. Gives its path."""
    path = project.root / WORKFLOW
    if not path.exists():
        write_text(path, (default_templates() / "hosting" / WORKFLOW.name).read_text("utf-8"))
    return path


def _copy_look(project: Project) -> None:
    for part in sorted(default_templates().iterdir()):
        if part.is_dir() and part.name not in NO_LOOK and not (project.templates / part.name).exists():
            shutil.copytree(part, project.templates / part.name)


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
