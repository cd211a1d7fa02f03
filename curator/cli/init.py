"""curator init: a few questions, and a newsletter that builds at once."""

import dataclasses
from pathlib import Path

import click

from curator.cli.common import Run, common
from curator.clock import system_clock
from curator.errors import UsageError
from curator.pipeline.start import Answers, add_workflow, start
from curator.project import CONFIG, Project
from curator.settings import rehearsal_time
from curator.wiring import new_token

QUESTIONS = {
    "title": "What is the newsletter called?",
    "from_email": "Which address does it come from?",
    "postal_address": "Your postal address (every mail must show one)",
    "purpose": "Why does it exist, in one sentence?",
    "who_for": "Who is it for?",
}


@click.command()
@click.argument("directory", required=False, type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Ask nothing; what is not given says “replace me”.")
@click.option("--templates", is_flag=True, help="Copy the default look too, to change it.")
@click.option("--pages", is_flag=True, help="Add a workflow that publishes the archive on GitHub Pages.")
@click.option("--title")
@click.option("--tagline")
@click.option("--from-email")
@click.option("--postal-address")
@click.option("--purpose")
@click.option("--who-for")
@click.option("--reply-to")
@click.option("--language", help="Such as en, es or ar.")
@click.option("--timezone", help="Such as Europe/Berlin.")
@click.option("--base-url", help="Where the archive will stand.")
@common
def init(run: Run, directory: Path | None, yes: bool, templates: bool, pages: bool, **given: str | None) -> None:
    """Start a newsletter in DIR (the current folder when left out)."""
    root = directory or (Path(run.root) if run.root else Path.cwd())
    if pages and (root / CONFIG).is_file():
        path = add_workflow(Project(root.resolve()))
        run.result(
            {"root": str(root.resolve())}, f"{path}\nCommit it and push: see docs/howto/host-on-github-pages.md."
        )
        return
    answers = {key: value for key, value in given.items() if value is not None}
    if not yes:
        answers |= _ask([key for key in QUESTIONS if key not in answers], run)
    project = start(
        root,
        dataclasses.replace(Answers(), **answers),
        today=(rehearsal_time() or system_clock()).date(),
        new_token=new_token,
        look=templates,
        pages=pages,
    )
    run.result(
        {"root": str(project.root)},
        f"Your newsletter is in {project.root}\n"
        "  sources.yaml  whom you read: put real ones in place of the sample\n"
        "  curator.toml  title, charter, mail\n"
        f"Next: curator status --root {project.root}",
    )


def _ask(keys: list[str], run: Run) -> dict[str, str]:
    if keys and not run.interactive:
        flags = " ".join(f"--{key.replace('_', '-')}" for key in keys)
        raise UsageError(f"Some answers are missing: {flags}", hint="Give them, or add --yes to fill them in later.")
    return {key: click.prompt(QUESTIONS[key], err=True) for key in keys}
