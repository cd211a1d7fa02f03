"""curator pick and unpick: place an item in the issue, take it out."""

import click

from curator.cli.common import Run, common
from curator.model.ages import parse_ages
from curator.reviewing import picks as steps
from curator.reviewing.triage import item_number, show_item
from curator.store.issue_files import find_issue
from curator.store.source_file import find_source, load_sources


@click.command()
@click.argument("item_id")
@click.option("--section", required=True, help="Such as reading, writing or raising.")
@click.option("--issue", "issue_id", help="The current one when left out.")
@click.option("--note", help="Why families may like it; your item note when left out.")
@click.option("--ages", help="Such as 5-8.")
@click.option("--relation", help="by, by-about-others, about-only, led-by or unknown.")
@click.option("--lead", is_flag=True, help="This issue's lead voice.")
@common
def pick(
    run: Run,
    item_id: str,
    section: str,
    issue_id: str | None,
    note: str | None,
    ages: str | None,
    relation: str | None,
    lead: bool,
) -> None:
    """Place an item in the issue. Picking it again changes what you name."""
    with run.app() as app:
        item = show_item(app.store, item_number(item_id))
        source = find_source(load_sources(app.project), item.source)
        issue = find_issue(app.project, issue_id)
        choice = steps.PickChoice(section, note, parse_ages(ages), relation, lead)
        fields = steps.pick(
            app.project,
            app.store,
            source,
            item,
            issue,
            choice,
            sections=app.settings.config.issue.sections,
            language=app.settings.newsletter.language,
            now=app.clock(),
        )
    run.result({"issue": issue, "pick": fields}, f"{fields['id']} is in {issue}, section {section}: {fields['title']}")


@click.command()
@click.argument("pick_id")
@click.option("--issue", "issue_id", help="The current one when left out.")
@common
def unpick(run: Run, pick_id: str, issue_id: str | None) -> None:
    """Take a pick (or the pick of an item) out of the issue."""
    with run.app() as app:
        issue = find_issue(app.project, issue_id)
        fields = steps.unpick(app.project, app.store, issue, pick_id, now=app.clock())
    run.result({"issue": issue, "pick": fields}, f"{fields['id']} is out of {issue}. `curator undo` puts it back.")
