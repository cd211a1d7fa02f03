"""export = everything in files that any program reads; with --starter, a project in a box for somebody else."""

import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from curator.errors import RefusedError, UsageError
from curator.pipeline.creators import all_issues
from curator.pipeline.start import Answers, start
from curator.project import Project
from curator.reviewing import starter
from curator.settings import Settings
from curator.store import feedback, items, subscribers
from curator.store.atomic import write_text
from curator.store.contacts import contacts_of
from curator.store.engine import Store
from curator.store.letter_files import LETTERS
from curator.store.shelf import load_shelf
from curator.store.source_file import load_sources
from curator.store.yaml_file import read_text
from curator.subscribing.transfer import export_csv
from curator.text.csvs import csv_line
from curator.text.dates import iso

SHORT = 12
"""Characters up to which a note is a word or two that may stand anywhere."""

README = """\
# A newsletter in a box

This is what another newsletter passed on: its words, norms, first steps, letters and the look, and the public addresses
of those whom it reads. It holds no reader, no issue and no secret.

1. Put your own words wherever a line says "replace me". `curator build` tells you which are left.
2. Write two fresh secrets into a file named `.env`, which never goes into git:

       CURATOR_SECRET_KEY=…
       CURATOR_ERASURE_KEY=…

   `python -c "import secrets; print(secrets.token_urlsafe(32))"` makes one.
3. The sources are candidates whom you have not asked. Read them, vet them, ask first.
"""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written. dir: the folder; files: below it. Both absolute."""

    dir: str
    files: tuple[str, ...]


def export_starter(project: Project, store: Store, settings: Settings, folder: Path, *, now: dt.datetime) -> Exported:
    """Write a project in a box into an empty folder.

    Raises RefusedError, and leaves nothing there, if it held a private line.
    """
    folder = _empty(folder)
    shelf, config = load_shelf(project), settings.config
    texts = {
        "glossary.yaml": starter.glossary_yaml(shelf.glossary),
        "sources.yaml": starter.sources_yaml(load_sources(project)),
        "README.md": README,
    }
    if shelf.care.places:
        texts["care.yaml"] = starter.care_yaml(shelf.care)
    for path in _to_pass_on(project):
        texts[path.relative_to(project.root).as_posix()] = starter.public_text(read_text(path))
    for name, text in texts.items():
        write_text(folder / name, text)
    language, zone = settings.newsletter.language, settings.newsletter.timezone
    start(folder, Answers(language=language, timezone=zone), today=now.date(), new_token=lambda: "")
    (folder / ".env").unlink()
    written = (folder / "curator.toml").read_text("utf-8")
    tables = starter.tables_toml(config.issue, config.vocabulary, config.calendar)
    write_text(folder / "curator.toml", re.sub(r"(?ms)^\[issue\]\n.*?(?=^\[)", lambda _: tables + "\n", written))
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    try:
        creators = [one.id for source in load_sources(project) for one in source.creators]
        _require_nothing_private(files, store, settings, creators)
    except RefusedError:
        for path in files:
            path.unlink()
        raise
    return Exported(str(folder), tuple(str(path) for path in files))


def _to_pass_on(project: Project) -> list[Path]:
    found = [project.root / "guide.md", project.root / "norms.md", *sorted((project.root / LETTERS).glob("*.md"))]
    found += sorted(path for path in project.templates.rglob("*") if path.suffix in (".html", ".mjml", ".txt", ".css"))
    return [path for path in found if path.is_file()]


def _require_nothing_private(files: Iterable[Path], store: Store, settings: Settings, creators: Iterable[str]) -> None:
    """A last look: no reader's address, no note, no secret, no address of the editor's stands in what was written."""
    texts = {path: path.read_text("utf-8", "replace") for path in files}
    whole = "\n".join(texts.values())
    for secret in _private_lines(store, settings, creators):
        if secret in whole:
            where = next(path.name for path, text in texts.items() if secret in text)
            raise RefusedError(
                f"{where} would pass on a private line, so nothing was written.",
                hint="Take it out of the newsletter's own file, then run the command again.",
            )


def _private_lines(store: Store, settings: Settings, creators: Iterable[str]) -> Iterator[str]:
    newsletter, secrets = settings.newsletter, settings.secrets
    yield from filter(None, (newsletter.from_email, newsletter.reply_to, newsletter.postal_address))
    yield from filter(None, (*secrets.secret_keys, secrets.erasure_key, secrets.sendgrid_api_key))
    with store.read() as db:
        yield from (reader.address for reader in subscribers.stream(db) if reader.address)
        yield from (item.note for item in items.list_items(db) if item.note and len(item.note) > SHORT)
        logged = contacts_of(db, creators).values()
        yield from (one.note for lines in logged for one in lines if len(one.note) > SHORT)
        yield from (entry.text for entry in feedback.listing(db, ("received", "cooling", "answered", "closed")))


def export_all(project: Project, store: Store, settings: Settings, folder: Path) -> Exported:
    """Write readers, items, picks, contacts and feedback as CSV, readable by their owner alone."""
    folder = _empty(folder)
    creators = [one.id for source in load_sources(project) for one in source.creators]
    readers = io.StringIO(newline="")
    export_csv(store, readers)
    with store.read() as db:
        inbox = items.list_items(db)
        logged = contacts_of(db, creators)
        said = feedback.listing(db, ("received", "cooling", "answered", "closed"))
    tables: dict[str, list[tuple[object, ...]]] = {
        "items.csv": [
            ("id", "source", "title", "address", "published", "state", "tags", "note"),
            *(
                (i.id, i.source, i.entry.title, i.entry.url, iso(i.entry.published), i.state, " ".join(i.tags), i.note)
                for i in inbox
            ),
        ],
        "picks.csv": [
            ("issue", "id", "section", "title", "address", "creators", "relation", "topics", "note"),
            *(
                (
                    issue.issue,
                    p.id,
                    p.section,
                    p.title,
                    p.url,
                    " ".join(p.creators or ()),
                    p.relation,
                    " ".join(p.topics),
                    p.note,
                )
                for issue in all_issues(project, settings)
                for p in issue.picks
            ),
        ],
        "contacts.csv": [
            ("creator", "kind", "at", "note"),
            *((one.creator, one.kind, iso(one.at), one.note) for lines in logged.values() for one in lines),
        ],
        "feedback.csv": [
            ("id", "state", "issue", "received", "text", "answer", "outcome"),
            *((f.id, f.state, f.issue, iso(f.received), f.text, f.answer, f.outcome) for f in said),
        ],
    }
    texts = {name: "".join(csv_line(row) for row in rows) for name, rows in tables.items()}
    texts["readers.csv"] = readers.getvalue()
    for name, text in texts.items():
        write_text(folder / name, text, mode=0o600)
    return Exported(str(folder), tuple(str(folder / name) for name in sorted(texts)))


def _empty(folder: Path) -> Path:
    folder = folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not empty.", hint="Name another folder: curator export FOLDER.")
    return folder
