"""curator image: brings an image to a pick, once, when its creators allow one."""

import click

from curator.cli.common import Run, common
from curator.pipeline.image import Credit, add_image
from curator.store.issue_files import find_issue


@click.command()
@click.argument("pick")
@click.argument("origin")
@click.option("--alt", required=True, help="What it shows, in words, for those who do not see it.")
@click.option("--credit", required=True, help="Who made it.")
@click.option("--licence", required=True, help="On which terms you may show it.")
@click.option("--issue", "issue_id", help="Another issue than the one in the making.")
@common
def image(run: Run, pick: str, origin: str, alt: str, credit: str, licence: str, issue_id: str | None) -> None:
    """Show an image with a PICK. ORIGIN is its web address, read once, or a file on this machine."""
    with run.app() as app:
        issue = find_issue(app.project, issue_id)
        path = add_image(app.project, app.settings, issue, pick, origin, Credit(alt, credit, licence))
    run.result(
        {"issue": issue, "pick": pick, "file": str(path)},
        f"{path}\nIt is credited in issues/{issue}/issue.yaml, and the next build shows it.",
    )
