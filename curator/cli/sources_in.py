"""curator sources add, import, export, update: what comes into sources.yaml and goes out of it."""

import asyncio
from pathlib import Path

import click

from curator.cli.common import Run, common, plural
from curator.cli.sources import source_row, sources
from curator.errors import UsageError
from curator.fetching.opml import write_opml
from curator.pipeline import sources as flow
from curator.store.atomic import write_text
from curator.store.source_file import load_sources
from curator.wiring import App


@sources.command("add")
@click.argument("url")
@click.option("--id", "source_id", help="Its id; made of its name when left out.")
@common
def add(run: Run, url: str, source_id: str | None) -> None:
    """Find the feed of a site (or take the address of a feed) and write it down as a candidate."""
    with run.app() as app:
        added = asyncio.run(_add(app, url, source_id))
    source = added.source
    lines = [
        f"{source.name} is a candidate now, with the id {source.id}.",
        f"  feed   {source.feed} ({added.how}; {plural(added.entries, 'entry', 'entries')})",
    ]
    lines += [f"  also   {other.url} ({other.title})" for other in added.others[:5]]
    lines.append("Write into sources.yaml who makes it, in their words, and what they allow. Next: curator fetch")
    others = [{"feed": other.url, "title": other.title, "entries": other.entries} for other in added.others]
    run.result({"sources": [source_row(source, None)], "how": added.how, "others": others}, "\n".join(lines))


async def _add(app: App, url: str, source_id: str | None) -> flow.Added:
    return await flow.add_by_address(
        app.project, app.settings, url, now=app.clock(), source_id=source_id, store=app.store
    )


@sources.command("import")
@click.argument("opml", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@common
def import_list(run: Run, opml: Path) -> int:
    """Write the feeds of an OPML file down as candidates."""
    with run.app() as app:
        report = flow.import_opml(app.project, opml, now=app.clock(), store=app.store, settings=app.settings)
    lines = [f"{plural(len(report.added), 'source')} added as candidates, {report.known} known already."]
    lines += [f"  not taken: {reason}" for reason in report.refused]
    rows = [source_row(source, None) for source in report.added]
    run.result({"sources": rows, "known": report.known, "refused": list(report.refused)}, "\n".join(lines))
    return 1 if report.refused else 0


@sources.command("export")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@common
def export(run: Run, file: Path | None) -> None:
    """OPML of the sources whose creators agreed to be named; to stdout when no FILE is named."""
    with run.app() as app:
        text = write_opml(app.settings.newsletter.title, load_sources(app.project), now=app.clock())
    if file is None:
        if run.json:
            raise UsageError("--json and OPML do not fit on one stdout.", hint="Name a FILE for the OPML.")
        click.echo(text, nl=False)
        return
    write_text(file, text)
    run.result({"file": str(file.resolve())}, f"Written to {file}.")


@sources.command("update")
@common
def update(run: Run) -> None:
    """Write the addresses that feeds have moved to for good into sources.yaml."""
    with run.app() as app:
        moved = flow.adopt_addresses(app.project, app.store)
    lines = [f"{source_id}: {address}" for source_id, address in moved]
    data = {"sources": [{"id": source_id, "feed": address} for source_id, address in moved]}
    run.result(data, "\n".join(lines) or "Every address in sources.yaml is the current one.")
