"""curator export: everything in plain files, or a project in a box for somebody else."""

from dataclasses import asdict
from pathlib import Path

import click

from curator.cli.common import Run, common, plural
from curator.pipeline.export import export_all, export_starter


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--starter", is_flag=True, help="A project in a box: no reader, no note, no private line in it.")
@common
def export(run: Run, folder: Path | None, starter: bool) -> None:
    """Write what is not in git as CSV into FOLDER (out/export/); with --starter, what you would pass on."""
    with run.app() as app:
        project, store, settings = app.project, app.store, app.settings
        if starter:
            done = export_starter(project, store, settings, folder or project.out / "starter", now=app.clock())
            said = "It holds your words and the public addresses of those who agreed; nobody's private line."
        else:
            done = export_all(project, store, settings, folder or project.out / "export")
            said = "It holds your readers' addresses: keep it where only you can read it."
    run.result(asdict(done), f"{plural(len(done.files), 'file')} in {done.dir}\n{said}")
