"""The log of what passed with creators, and drafts of notes to them. Nothing here is ever sent by curator."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, get_args

from curator.errors import RefusedError, UsageError
from curator.model.issue import Issue
from curator.model.relationship import CONTACT_KINDS, Contact, ContactKind
from curator.model.source import Creator, Source, allowed
from curator.project import Project
from curator.rendering.environment import Renderer
from curator.rendering.notes import FeaturedPick, NoteContext
from curator.rendering.plain import tidied
from curator.settings import Settings
from curator.store import contacts as rows
from curator.store.atomic import write_text
from curator.store.engine import Store
from curator.text.urls import join
from curator.text.words import did_you_mean, one_line

NoteKind = Literal["ask", "thanks", "featured"]
NOTE_KINDS: tuple[NoteKind, ...] = get_args(NoteKind)
DRAFTS = "drafts"


def contact_kind(text: str) -> ContactKind:
    """The kind of this name. Raises UsageError with those there are."""
    for kind in CONTACT_KINDS:
        if kind == text:
            return kind
    raise UsageError(
        f'"{text}" is no kind of contact{did_you_mean(text, CONTACT_KINDS)}',
        hint=f"One of: {', '.join(CONTACT_KINDS)}.",
    )


def note_kind(text: str) -> NoteKind:
    """The kind of draft of this name. Raises UsageError with those there are."""
    for kind in NOTE_KINDS:
        if kind == text:
            return kind
    raise UsageError(f'"{text}" is no draft{did_you_mean(text, NOTE_KINDS)}', hint=f"One of: {', '.join(NOTE_KINDS)}.")


def log(store: Store, creator: Creator, kind: ContactKind, note: str, *, now: dt.datetime) -> list[Contact]:
    """Append one line to the log; gives all of it, oldest first."""
    with store.write() as db:
        rows.log_contact(db, Contact(creator.id, kind, now, one_line(note)))
        return rows.contacts_of(db, [creator.id])[creator.id]


def contacts_with(store: Store, creators: Sequence[Creator]) -> dict[str, list[Contact]]:
    """What passed with these creators, by id."""
    with store.read() as db:
        return rows.contacts_of(db, [creator.id for creator in creators])


def draft(
    project: Project,
    settings: Settings,
    renderer: Renderer,
    source: Source,
    creator: Creator,
    kind: NoteKind,
    issue: Issue | None,
) -> tuple[Path, str]:
    """Write the draft of a note into out/drafts/ and give it: the editor changes it and sends it from their own mail.

    issue: the one that the note is about. Raises UsageError where it holds nothing of theirs, RefusedError for
    somebody who has said no.
    """
    if source.consent.state in ("no", "withdrawn"):
        raise RefusedError(
            f"{creator.name} has said no (consent: {source.consent.state}); there is nothing to write.",
            hint="If they wrote to you since, change `consent` in sources.yaml first.",
        )
    picks = [pick for pick in issue.picks if creator.id in (pick.creators or ())] if issue else []
    if kind == "featured" and not picks:
        where = issue.issue if issue else "no issue"
        raise UsageError(f"{creator.name} is not featured in {where}.", hint="Name another one with --issue.")
    base, may = settings.newsletter.base_url, allowed(source)
    context = NoteContext(
        newsletter=settings.newsletter,
        charter=settings.charter,
        name=one_line(creator.name),
        page=source.site or source.feed or "",
        picks=tuple(
            FeaturedPick(one_line(pick.title), pick.url, may.quote and bool(pick.quote), may.image and bool(pick.image))
            for pick in picks
        ),
        issue=issue.issue if issue else "",
        issue_url=join(base, f"issues/{issue.issue}/") if issue and base else "",
        about=join(base, "about/") if base else "",
        support=tuple(link.label for link in creator.support),
    )
    text = tidied(renderer.render(f"notes/{kind}.txt", context))
    path = project.out / DRAFTS / f"{creator.id}-{kind}.txt"
    write_text(path, text, mode=0o600)
    return path, text
