"""curator demo: the whole month on sample data, offline."""

import dataclasses
import datetime as dt
from pathlib import Path

import click

from curator.cli.common import Run, common
from curator.pipeline.demo import demo as demo_flow
from curator.pipeline.send import Office
from curator.project import Project
from curator.settings import load_settings
from curator.wiring import App, new_token


@click.command()
@click.argument("directory", required=False, type=click.Path(path_type=Path), default=Path("demo-newsletter"))
@common
def demo(run: Run, directory: Path) -> None:
    """The whole month on sample data, in DIR (demo-newsletter when left out). No network, no mail leaves."""
    report = demo_flow(directory, hire=_hire, new_token=new_token, say=run.say)
    run.result(
        report.to_json(),
        "\nLook at\n"
        f"  the mail   {report.email}\n"
        f"  its text   {report.text}\n"
        f"  the site   {report.site}\n"
        f"  the outbox {report.outbox}\n"
        f"\nNext: open {report.root / 'issues' / report.issue / 'issue.yaml'}, change a line, and run\n"
        f"  curator build --root {report.root}",
    )


def _hire(project: Project, now: dt.datetime) -> Office:
    """The newsletter's parts with a clock that stands at `now`; the environment's secrets are left out."""
    app = App(project, dataclasses.replace(load_settings(project.root, {}), now=now))
    return Office(app.store, app.mailer(), app.settings, app.clock, new_token)
