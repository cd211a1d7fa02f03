"""The sample newsletter that comes with curator: where it lies, and a copy of it for the demo."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from curator.model.issue import Issue
from curator.model.source import Source
from curator.model.vocabulary import SECTIONS
from curator.project import Project
from curator.store.atomic import write_text
from curator.store.issue_files import ISSUE_FILE, LETTER_FILE, issue_ids, load_issue
from curator.store.source_file import load_sources
from curator.store.yaml_file import read_text, read_yaml
from curator.text.urls import canonical

TEXTS = ("glossary.yaml", "guide.md", "norms.md", "care.yaml", "money.yaml")
LETTERS = "letters"


def sample_project() -> Project:
    """The sample newsletter: packed into an installed curator, or at the root of a checkout."""
    package = Path(__file__).parents[1]
    packed = package / "sample_newsletter"
    return Project(packed if packed.is_dir() else package.parent)


def sample_sources(project: Project) -> tuple[Source, ...]:
    """Its invented sources; the real ones in the file wait to be vetted and are no part of a demo."""
    return tuple(source for source in load_sources(project) if source.sample)


def sample_issue(project: Project) -> Issue:
    """Its one complete issue."""
    return load_issue(project, issue_ids(project)[0], SECTIONS)


def copy_sample(root: Path, feeds_at: str, new_token: Callable[[], str]) -> Project:
    """Write the sample newsletter into `root`: the invented sources only, their feeds at `feeds_at`, and no issue.

    feeds_at: a loopback address without a slash at the end.
    """
    sample, copy = sample_project(), Project(root)
    host = re.sub(r"^https?://([^:/]+).*$", r"\1", feeds_at)
    config = read_text(sample.config)
    allow = f"allow_private_hosts = {json.dumps([host])} # the demo's own feed site"
    config = re.sub(r"(?m)^\[fetch\]$", f"[fetch]\n{allow}", config)
    write_text(root / ".env", f"CURATOR_SECRET_KEY={new_token()}\nCURATOR_ERASURE_KEY={new_token()}\n", mode=0o600)
    write_text(root / ".gitignore", ".env\n.curator/\nout/\ncurator.db*\n")
    for name in TEXTS:
        write_text(root / name, read_text(sample.root / name))
    for letter in sorted((sample.root / LETTERS).glob("*.md")):
        write_text(root / LETTERS / letter.name, read_text(letter))
    file = read_yaml(sample.sources)
    kept = [entry for entry in file.items("sources") if entry.get("sample")]
    for entry in kept:
        entry["feed"] = f"{feeds_at}/{entry['id']}/feed.xml"
    with_header = "# The invented sources of the sample newsletter; their feeds are on this machine.\n"
    write_text(copy.sources, with_header + _yaml_text({"sources": kept}))
    write_text(copy.config, config)
    return copy


def write_by_hand(project: Project, issue: str, sample: Issue) -> None:
    """What an editor types into issue.yaml and letter.md after picking: all that the sample issue has besides.

    The picks keep the ids that `pick` gave them.
    """
    source = sample_project().issue_dir(sample.issue)
    picked = {canonical(entry["url"]): entry["id"] for entry in _picks(project, issue)}
    text = read_text(source / ISSUE_FILE)
    for pick in sample.picks:
        mine = picked.get(canonical(pick.url))
        if mine:
            text = re.sub(rf"(?m)^(\s*-\s*id:\s*){re.escape(pick.id)}\b", rf"\g<1>{mine}", text)
    write_text(project.issue_dir(issue) / ISSUE_FILE, text)
    write_text(project.issue_dir(issue) / LETTER_FILE, read_text(source / LETTER_FILE))


def _picks(project: Project, issue: str) -> list[Any]:
    return read_yaml(project.issue_dir(issue) / ISSUE_FILE).items("picks")


def _yaml_text(data: dict[str, Any]) -> str:
    import io

    yaml = YAML(typ="rt")
    yaml.width = 4096
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(data, out)
    return out.getvalue()
