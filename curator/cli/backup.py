"""curator backup and restore: everything that is not in git, in one file."""

from pathlib import Path

import click

from curator.cli.common import Run, common
from curator.store.backup import backup as write_backup
from curator.store.backup import restore as read_backup


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@common
def backup(run: Run, file: Path | None) -> None:
    """Write items, readers, what was sent and the secrets into FILE (.curator/backups/ when left out)."""
    with run.app() as app:
        written = write_backup(app.store, app.project, file, now=app.clock())
    run.result(
        {"file": str(written)},
        f"{written}\nIt holds your readers' addresses and your secrets: keep it where only you can read it.",
    )


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@common
def restore(run: Run, file: Path) -> None:
    """Bring a backup back, into a newsletter whose database is empty."""
    report = read_backup(file, run.project().root)
    run.result(
        {"file": str(file.resolve()), "rows": report.rows},
        f"Restored from {file}: {report.rows:,} rows. Next: curator status",
    )
