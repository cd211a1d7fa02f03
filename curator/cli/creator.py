"""curator creator: whom you feature, what passed between you, a new name, and being forgotten."""

from collections.abc import Sequence

import click

from curator.cli.common import Run, common, plural, table
from curator.errors import RefusedError
from curator.model.relationship import Contact
from curator.pipeline import creators as flow
from curator.pipeline.creators import Outcome
from curator.reviewing import relationships
from curator.reviewing.creators import Known, find_creator, known_creators
from curator.store.issue_files import find_issue, issue_ids, load_issue
from curator.store.source_file import load_sources
from curator.text.dates import iso
from curator.text.names import is_of_several_words
from curator.wiring import App

ALSO = "Another form of the name to look for, such as a short one; can be given more than once."


@click.group()
def creator() -> None:
    """Whom you feature: list, show, log and draft notes, rename, forget."""


def _known(app: App) -> list[Known]:
    return known_creators(load_sources(app.project), flow.all_issues(app.project, app.settings))


def row(known: Known, contacts: list[Contact]) -> dict[str, object]:
    """One creator as --json shows them."""
    last = contacts[-1] if contacts else None
    return {
        "id": known.creator.id,
        "name": known.creator.name,
        "source": known.source.id,
        "consent": known.source.consent.state,
        "limits": list(known.source.consent.limits),
        "reach": known.creator.reach,
        "issues": list(known.issues),
        "last_contact": {"kind": last.kind, "at": iso(last.at)} if last else None,
    }


@creator.command("list")
@common
def list_command(run: Run) -> None:
    """Every creator of sources.yaml, what they allow, where they were featured, and your last contact."""
    with run.app() as app:
        known = _known(app)
        contacts = relationships.contacts_with(app.store, [one.creator for one in known])
    rows = [row(one, contacts[one.creator.id]) for one in known]
    cells = [
        [
            one.creator.id,
            one.source.consent.state,
            ", ".join(one.issues) or "–",
            f"{contacts[one.creator.id][-1].kind} {contacts[one.creator.id][-1].at:%Y-%m-%d}"
            if contacts[one.creator.id]
            else "–",
            one.creator.name,
        ]
        for one in known
    ]
    text = table(cells, ["creator", "consent", "featured in", "last contact", "name"])
    run.result({"creators": rows}, text if rows else "No creators yet. Write them under their source in sources.yaml.")


@creator.command("show")
@click.argument("creator_id")
@common
def show(run: Run, creator_id: str) -> None:
    """One creator: their own words, what they allow, and what passed between you."""
    with run.app() as app:
        find_creator(load_sources(app.project), creator_id)
        known = next(one for one in _known(app) if one.creator.id == creator_id)
        contacts = relationships.contacts_with(app.store, [known.creator])[creator_id]
    data = row(known, contacts) | {
        "pronouns": known.creator.pronouns,
        "in_their_words": known.creator.in_their_words,
        "statement_url": known.creator.statement_url,
        "offers": list(known.creator.offers),
        "support": [
            {"label": link.label, "url": link.url, "verified_on": link.verified_on} for link in known.creator.support
        ],
        "log": [{"kind": one.kind, "at": iso(one.at), "note": one.note} for one in contacts],
    }
    run.result({"creators": [data]}, _card(known, contacts))


def _card(known: Known, contacts: list[Contact]) -> str:
    one, consent = known.creator, known.source.consent
    limits = f" ({', '.join(consent.limits)})" if consent.limits else ""
    lines = [f"{one.name}{f' ({one.pronouns})' if one.pronouns else ''}, {known.source.name}"]
    lines.append(f"  in their words  {one.in_their_words or 'not stated'}")
    lines.append(f"  allows          {consent.state}{limits}{f', since {consent.since}' if consent.since else ''}")
    lines.append(f"  offers          {', '.join(one.offers) or 'nothing: ask for nothing'}")
    for link in one.support:
        lines.append(f"  support         {link.label}, looked at on {link.verified_on or '(never)'}: {link.url}")
    lines.append(f"  featured in     {', '.join(known.issues) or 'no issue yet'}")
    lines += [f"  {contact.at:%Y-%m-%d}      {contact.kind}  {contact.note}".rstrip() for contact in contacts]
    return "\n".join(lines)


@creator.command("log")
@click.argument("creator_id")
@click.argument("kind")
@click.option("--note", default="", help="For yourself; it stays in the database.")
@common
def log(run: Run, creator_id: str, kind: str, note: str) -> None:
    """Note what passed between you: read, contacted, replied or thanked."""
    with run.app() as app:
        _, found = find_creator(load_sources(app.project), creator_id)
        lines = relationships.log(app.store, found, relationships.contact_kind(kind), note, now=app.clock())
    logged = [{"kind": one.kind, "at": iso(one.at), "note": one.note} for one in lines]
    run.result({"creator": creator_id, "log": logged}, f"Noted: {found.name}, {kind}.")


@creator.command("draft")
@click.argument("creator_id")
@click.argument("kind")
@click.option("--issue", "issue_id", help="Which issue it is about; the newest when left out.")
@common
def draft(run: Run, creator_id: str, kind: str, issue_id: str | None) -> None:
    """Write the draft of a note: ask, thanks or featured. You change it and send it yourself; curator never does."""
    with run.app() as app:
        wanted = relationships.note_kind(kind)
        source, found = find_creator(load_sources(app.project), creator_id)
        newest = next(iter(reversed(issue_ids(app.project))), None)
        chosen = find_issue(app.project, issue_id) if issue_id else newest
        issue = load_issue(app.project, chosen, app.settings.config.issue.sections) if chosen else None
        path, text = relationships.draft(
            app.project, app.settings, app.renderer, source, found, wanted, issue if wanted != "thanks" else None
        )
    said = {"ask": "contacted", "thanks": "thanked", "featured": "contacted"}[wanted]
    after = f"Nothing was sent. When you have sent it: curator creator log {creator_id} {said}"
    run.result({"creator": creator_id, "file": str(path), "text": text}, f"{text}\n{path}\n{after}")


@creator.command("rename")
@click.argument("creator_id")
@click.argument("name")
@click.option("--also", multiple=True, help=ALSO)
@click.option("--pronouns", help="As they write them now; an empty text takes them out.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@common
def rename(run: Run, creator_id: str, name: str, also: tuple[str, ...], pronouns: str | None, yes: bool) -> int:
    """Give a creator a new name, silently and everywhere. The former one is kept nowhere."""
    with run.app() as app:
        _, found = find_creator(load_sources(app.project), creator_id)
        _confirm(run, yes, f"{found.name} becomes {name} in every file, in the database and in the archive.")
        done = flow.rename(
            app.project,
            app.store,
            app.settings,
            app.renderer,
            creator_id,
            name,
            also=also,
            pronouns=pronouns,
            now=app.clock(),
        )
    return _report(run, done, f"Now called {name}, everywhere. The id is {done.changed.id}.", (found.name, *also))


@creator.command("forget")
@click.argument("creator_id")
@click.option("--also", multiple=True, help=ALSO)
@click.option("--yes", is_flag=True, help="Do not ask.")
@common
def forget(run: Run, creator_id: str, also: tuple[str, ...], yes: bool) -> int:
    """Take a creator and their work out of everything that is yours. It cannot be undone."""
    with run.app() as app:
        _, found = find_creator(load_sources(app.project), creator_id)
        _confirm(
            run, yes, f"{found.name} and all their work go out of every issue, file and page. There is no way back."
        )
        done = flow.forget(app.project, app.store, app.settings, app.renderer, creator_id, also=also, now=app.clock())
    work = f"{plural(done.changed.items, 'item')} and {plural(len(done.changed.issues), 'issue')}"
    said = f"Forgotten: {work}. Their source stands as withdrawn, and will not be added again."
    return _report(run, done, said, (found.name, *also))


def _confirm(run: Run, yes: bool, what: str) -> None:
    """On a terminal it is asked; elsewhere --yes must say so."""
    if yes:
        return
    if not run.interactive:
        raise RefusedError(what, hint="If that is right, say so: --yes")
    if not click.confirm(f"{what} Go on?", err=True):
        raise RefusedError("Nothing was changed.", hint="Run it again when you are sure.")


def _report(run: Run, done: Outcome, said: str, formers: Sequence[str]) -> int:
    changed = done.changed
    lines = [said, f"  {plural(len(changed.files), 'file')} and {plural(changed.rows, 'row')} of the database changed."]
    if changed.mailings:
        lines.append(f"  The frozen text of {', '.join(changed.mailings)} was dropped; who got it is still known.")
    if done.published:
        lines.append("  The archive was made again: bring it to where it is published.")
    if changed.files and not all(is_of_several_words(one) for one in formers):
        lines.append(
            "  A name of one word was changed wherever it has its capital, in titles, too: look through `git diff`."
        )
    if changed.on_their_way:
        lines.append(f"  Still on its way as it was frozen: {', '.join(changed.on_their_way)}.")
        lines.append("  Finish or settle it, then run this command again.")
    if changed.still_held:
        lines.append("  Look at these yourself:")
        lines += [f"    {one}" for one in changed.still_held]
    lines.append("  Mails that were sent and the history in git stay: docs/howto/rename-or-forget-a-creator.md")
    if done.problem:
        lines.append(done.problem)
    data = {
        "creator": changed.id,
        "files": [str(path) for path in changed.files],
        "rows": changed.rows,
        "items": changed.items,
        "issues": list(changed.issues),
        "mailings": list(changed.mailings),
        "on_their_way": list(changed.on_their_way),
        "still_held": list(changed.still_held),
        "published": done.published,
        "problem": done.problem,
    }
    run.result(data, "\n".join(lines))
    return 1 if changed.on_their_way or done.problem else 0
