"""curator items: what came in, and what you make of it."""

import datetime as dt
from functools import lru_cache

import click

from curator.cli.common import Run, common, plural, table
from curator.errors import UsageError
from curator.model.item import Item, ItemLine
from curator.model.vocabulary import TRIAGE_STATES, Triage
from curator.reviewing import triage as steps
from curator.store.items import list_lines
from curator.store.remembered import remembered_sources
from curator.store.source_file import find_source
from curator.store.used_index import used_in
from curator.text.dates import iso
from curator.text.words import did_you_mean, shorten

_TITLE = 70


@click.group()
def items() -> None:
    """What came in: list it, keep it, put it off, skip it, tag it, note it."""


def item_row(item: Item, used: dict[str, list[str]]) -> dict[str, object]:
    """One item as --json shows it."""
    entry = item.entry
    line = ItemLine(
        item.id, item.source, entry.title, entry.url, entry.canonical_url, entry.published, item.state, item.tags
    )
    return _row(line, used)


def _row(line: ItemLine, used: dict[str, list[str]]) -> dict[str, object]:
    return {
        "id": str(line.id),
        "source": line.source,
        "title": line.title,
        "url": line.url,
        "published": iso(line.published),
        "state": line.state,
        "tags": list(line.tags),
        "used_in": used.get(line.canonical_url or "", []),
    }


def _cells(line: ItemLine) -> list[str]:
    title = line.title if len(line.title) <= _TITLE else shorten(line.title, _TITLE)
    if line.tags:
        title += f"  [{', '.join(line.tags)}]"
    return [str(line.id), line.state, _day(line.published.date()) if line.published else "–", line.source, title]


@lru_cache(maxsize=4_096)
def _day(day: dt.date) -> str:
    """`01 Dec 2026`. Many items share a day, and writing it takes long."""
    return f"{day:%d %b %Y}"


@items.command("list")
@click.option("--state", help="new, kept, later or skipped.")
@click.option("--source", help="Only of this source.")
@click.option("--tag", help="Only with this tag.")
@click.option("--search", help="Only with these words, in title, text, tags or note.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@common
def list_command(
    run: Run, state: str | None, source: str | None, tag: str | None, search: str | None, limit: int | None
) -> None:
    """The inbox, newest first."""
    wanted = next((known for known in TRIAGE_STATES if known == state), None)
    if state and wanted is None:
        raise UsageError(
            f'"{state}" is no state{did_you_mean(state, TRIAGE_STATES)}', hint=f"One of: {', '.join(TRIAGE_STATES)}."
        )
    with run.app() as app:
        if source:
            find_source(remembered_sources(app.project), source)
        with app.store.read() as db:
            found = list_lines(db, state=wanted, source=source, tag=tag, search=search, limit=limit)
        if run.json:
            used = used_in(app.project)
            run.result({"items": [_row(line, used) for line in found]}, "")
        else:
            rows = [_cells(line) for line in found]
            empty = "Nothing here. `curator fetch` reads the feeds."
            run.result({}, table(rows, ["id", "state", "date", "source", "title"]) if rows else empty)


@items.command("show")
@click.argument("item_id")
@common
def show(run: Run, item_id: str) -> None:
    """One item, whole."""
    with run.app() as app:
        item = steps.show_item(app.store, steps.item_number(item_id))
        entry = item.entry
        enclosure = {"url": entry.enclosure.url, "type": entry.enclosure.type} if entry.enclosure else None
        data = item_row(item, used_in(app.project)) | {
            "content_html": entry.content_html,
            "summary": entry.summary,
            "authors": list(entry.authors),
            "image": entry.image,
            "enclosure": enclosure,
            "language": entry.language,
            "note": item.note,
            "also_in": list(item.also_in),
            "reason": item.reason,
            "minutes": entry.minutes,
        }
    lines = [
        entry.title or "(no title)",
        " · ".join(filter(None, [", ".join(entry.authors), item.source, iso(entry.published), entry.url])),
        item.state + (f" ({item.reason})" if item.reason else ""),
        *([f"Tags: {', '.join(item.tags)}"] if item.tags else []),
        *([f"Your note: {item.note}"] if item.note else []),
        "",
        entry.summary,
    ]
    run.result({"items": [data], **data}, "\n".join(lines))


def _triage(run: Run, item_ids: tuple[str, ...], state: Triage, reason: str | None) -> None:
    with run.app() as app:
        numbers = [steps.item_number(text) for text in item_ids]
        changed = steps.triage(app.store, numbers, state, reason=reason, now=app.clock())
        used = used_in(app.project)
        rows = [item_row(item, used) for item in changed]
    words = {"kept": "Kept", "later": "Put off", "skipped": "Skipped"}[state]
    run.result({"items": rows}, f"{words} {plural(len(changed), 'item')}. `curator undo` takes it back.")


@items.command("keep")
@click.argument("item_ids", nargs=-1, required=True)
@click.option("--reason")
@common
def keep(run: Run, item_ids: tuple[str, ...], reason: str | None) -> None:
    """Keep items for the shortlist."""
    _triage(run, item_ids, "kept", reason)


@items.command("later")
@click.argument("item_ids", nargs=-1, required=True)
@click.option("--reason")
@common
def later(run: Run, item_ids: tuple[str, ...], reason: str | None) -> None:
    """Put items off."""
    _triage(run, item_ids, "later", reason)


@items.command("skip")
@click.argument("item_ids", nargs=-1, required=True)
@click.option("--reason", help="One line, for the day you wonder why.")
@common
def skip(run: Run, item_ids: tuple[str, ...], reason: str | None) -> None:
    """Skip items, with a reason."""
    _triage(run, item_ids, "skipped", reason)


@items.command("tag")
@click.argument("item_id")
@click.argument("tags", nargs=-1, required=True)
@click.option("--remove", is_flag=True, help="Take these tags away.")
@common
def tag(run: Run, item_id: str, tags: tuple[str, ...], remove: bool) -> None:
    """Give an item tags."""
    with run.app() as app:
        item = steps.tag(app.store, steps.item_number(item_id), tags, remove=remove, now=app.clock())
        row = item_row(item, used_in(app.project))
    run.result({"items": [row]}, f"Item {item.id}: {', '.join(item.tags) or 'no tags'}")


@items.command("note")
@click.argument("item_id")
@click.argument("text")
@common
def note(run: Run, item_id: str, text: str) -> None:
    """Write an item's note; an empty one takes it away."""
    with run.app() as app:
        item = steps.note(app.store, steps.item_number(item_id), text, now=app.clock())
        row = item_row(item, used_in(app.project)) | {"note": item.note}
    run.result({"items": [row]}, f"Item {item.id}: {item.note or 'no note'}")


@items.command("add")
@click.argument("url")
@click.option("--source", "source_id", help="The source it belongs to; found by its site when left out.")
@common
def add(run: Run, url: str, source_id: str | None) -> None:
    """Take in one page that is in no feed. A site that is not among the sources becomes a candidate of its own."""
    import asyncio

    from curator.pipeline.sources import add_page

    with run.app() as app:
        item, source, is_new = asyncio.run(
            add_page(app.project, app.store, app.settings, url, source_id=source_id, now=app.clock())
        )
        row = item_row(item, used_in(app.project))
    lines = [f"Item {item.id}: {item.entry.title} ({source.id})"]
    if is_new:
        lines.append(f"{source.name} is a new candidate in sources.yaml: write there who makes it and what they allow.")
    run.result({"items": [row], "source": source.id}, "\n".join(lines))
