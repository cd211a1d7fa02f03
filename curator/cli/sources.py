"""curator sources: whom you read."""

import asyncio
from dataclasses import asdict

import click

from curator.cli.common import Run, common, plural, table
from curator.model.item import FetchState
from curator.model.source import Source
from curator.reviewing.relationships import contacts_with
from curator.reviewing.vetting import checklist
from curator.store.source_file import find_source, load_sources, set_state
from curator.text.dates import iso, local
from curator.wiring import App


@click.group()
def sources() -> None:
    """Whom you read: list them, try their feeds, change their state."""


def source_row(source: Source, state: FetchState | None) -> dict[str, object]:
    """One source as --json shows it."""
    known = state or FetchState(source.id)
    return {
        "id": source.id,
        "name": source.name,
        "state": "paused" if known.gone_at and source.state != "retired" else source.state,
        "feed": known.adopted_url or source.feed,
        "feed_in_file": source.feed,
        "last_status": known.last_status,
        "failing_since": iso(known.failing_since),
        "reason": known.error or source.reason,
        "next_due": iso(known.next_due),
    }


def _rows(app: App, listed: tuple[Source, ...]) -> list[dict[str, object]]:
    from curator.store.feeds import states

    with app.store.read() as db:
        known = states(db)
    return [source_row(source, known.get(source.id)) for source in listed]


def _text(rows: list[dict[str, object]]) -> str:
    if not rows:
        return "No sources yet. Write one into sources.yaml."
    cells = [
        [str(row["id"]), str(row["state"]), str(row["last_status"] or "–"), str(row["reason"] or row["feed"] or "")]
        for row in rows
    ]
    return table(cells, ["source", "state", "last answer", "feed, or what is wrong"])


@sources.command("list")
@common
def list_sources(run: Run) -> None:
    """Every source, its state and how its feed does."""
    with run.app() as app:
        rows = _rows(app, load_sources(app.project))
    run.result({"sources": rows}, _text(rows))


@sources.command("set-state")
@click.argument("source_id")
@click.argument("state")
@click.option("--reason", required=True, help="Why; kept in the file.")
@common
def set_source_state(run: Run, source_id: str, state: str, reason: str) -> None:
    """Make a source candidate, active, paused or retired, and say why. `active` shows what vetting still asks for."""
    with run.app() as app:
        changed = set_state(app.project, source_id, state, reason)
        rows = _rows(app, (changed,))
        today = local(app.clock(), app.settings.newsletter.timezone).date()
        points = checklist(changed, contacts_with(app.store, changed.creators), today)
    todo = [point for point in points if not point.done] if changed.state in ("active", "candidate") else []
    lines = [f"{changed.name} is {changed.state}: {changed.reason}"]
    if todo:
        lines.append("Vetting still asks for (nothing is blocked by this list; the checks of an issue are):")
        lines += [f"  {point.what}: {point.todo}" for point in todo]
    data = {"sources": rows, "vetting": [asdict(point) for point in points]}
    run.result(data, "\n".join(lines))


@sources.command("check")
@click.argument("source_ids", nargs=-1)
@common
def check_sources(run: Run, source_ids: tuple[str, ...]) -> int:
    """Fetch feeds without storing anything, and say what is in them."""
    from curator.fetching.step import check_source

    with run.app() as app:
        listed = load_sources(app.project)
        chosen = [find_source(listed, source_id) for source_id in source_ids] or [s for s in listed if s.feed]
        results = [asyncio.run(check_source(source, app.settings, now=app.clock())) for source in chosen]
    rows = [result.to_json() for result in results]
    lines = [
        f"{r.source}: {r.error}" if r.error else f"{r.source}: {plural(r.entries, 'entry', 'entries')}" for r in results
    ]
    run.result({"sources": rows}, "\n".join(lines))
    return 1 if any(result.error for result in results) else 0
