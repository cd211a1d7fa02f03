"""Closing feedback with a change: the ledger and the issue in the making tell the same."""

import datetime as dt

from curator.model.feedback import Feedback
from curator.pipeline.drafts import current_or_new
from curator.project import Project
from curator.reviewing import feedback as steps
from curator.settings import Settings
from curator.store.engine import Store
from curator.store.issue_files import ISSUE_FILE
from curator.store.yaml_file import read_yaml


def close_with_change(
    project: Project, store: Store, settings: Settings, number: int, changed: str, *, now: dt.datetime
) -> tuple[Feedback, str]:
    """Close one entry and tell readers under `changes` of the issue in the making. Gives the entry and the issue."""
    entry = steps.close(store, number, changed, now=now)
    issue = current_or_new(project, settings, now=now)
    file = read_yaml(project.issue_dir(issue) / ISSUE_FILE)
    if entry.outcome and entry.outcome not in file.items("changes"):
        file.insert_item("changes", len(file.items("changes")), entry.outcome)
        file.save()
    return entry, issue
