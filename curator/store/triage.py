"""What the editor decided about items: state, tags, notes; and the append-only log that `undo` reads."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from curator.model.vocabulary import Triage
from curator.store.items import refresh_search
from curator.store.tables import actions, item_notes, item_tags, items, triage

Change = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Action:
    """One line of the log: what was done to what, and how it stood before."""

    id: int
    at: dt.datetime
    kind: str  # triage, tag, note, pick, unpick
    subject: str
    before: Change
    after: Change


def known_ids(db: sa.Connection, ids: Collection[int]) -> set[int]:
    """Those of the ids that are items."""
    return set(db.execute(sa.select(items.c.id).where(items.c.id.in_(list(ids)))).scalars())


def states_of(db: sa.Connection, ids: Sequence[int]) -> Change:
    """State and reason of each item, by id as text."""
    rows = db.execute(sa.select(triage.c.item_id, triage.c.state, triage.c.reason).where(triage.c.item_id.in_(ids)))
    found = {row.item_id: {"state": row.state, "reason": row.reason} for row in rows}
    return {str(item): found.get(item, {"state": "new", "reason": None}) for item in ids}


def set_states(db: sa.Connection, states: Change, now: dt.datetime) -> None:
    """Put items into the states given by id as text; `new` takes the row away."""
    db.execute(triage.delete().where(triage.c.item_id.in_([int(item) for item in states])))
    rows = [
        {"item_id": int(item), "state": value["state"], "reason": value["reason"], "at": now}
        for item, value in states.items()
        if value["state"] != "new"
    ]
    if rows:
        db.execute(triage.insert(), rows)


def triage_items(db: sa.Connection, ids: Sequence[int], state: Triage, reason: str | None, now: dt.datetime) -> None:
    """Put items into one state and log it as one action."""
    before = states_of(db, ids)
    after = {str(item): {"state": state, "reason": reason} for item in ids}
    set_states(db, after, now)
    log(db, "triage", ",".join(after), before, after, now)


def tags_of(db: sa.Connection, item: int) -> list[str]:
    """One item's tags, in order."""
    return list(
        db.execute(sa.select(item_tags.c.tag).where(item_tags.c.item_id == item).order_by(item_tags.c.tag)).scalars()
    )


def set_tags(db: sa.Connection, item: int, tags: Sequence[str]) -> None:
    """Give one item exactly these tags."""
    db.execute(item_tags.delete().where(item_tags.c.item_id == item))
    if tags:
        db.execute(item_tags.insert(), [{"item_id": item, "tag": tag} for tag in sorted(set(tags))])
    refresh_search(db, item)


def all_tags(db: sa.Connection) -> list[str]:
    """Every tag in use."""
    return list(db.execute(sa.select(item_tags.c.tag).distinct().order_by(item_tags.c.tag)).scalars())


def note_of(db: sa.Connection, item: int) -> str | None:
    """One item's note, or None."""
    return db.execute(sa.select(item_notes.c.text).where(item_notes.c.item_id == item)).scalar_one_or_none()


def set_note(db: sa.Connection, item: int, text: str | None, now: dt.datetime) -> None:
    """Give one item this note; None or nothing takes it away."""
    db.execute(item_notes.delete().where(item_notes.c.item_id == item))
    if text:
        db.execute(item_notes.insert().values(item_id=item, text=text, at=now))
    refresh_search(db, item)


def log(db: sa.Connection, kind: str, subject: str, before: Change, after: Change, now: dt.datetime) -> None:
    """Append one action."""
    db.execute(actions.insert().values(at=now, kind=kind, subject=subject, before=before, after=after))


GOING_ON = dt.timedelta(minutes=10)
"""How long what is typed into one note counts as one step."""


def log_on(db: sa.Connection, kind: str, subject: str, before: Change, after: Change, now: dt.datetime) -> None:
    """Like `log`, but what goes on with the newest action is one step with it."""
    last = last_action(db)
    if last and (last.kind, last.subject) == (kind, subject) and now - last.at < GOING_ON:
        db.execute(actions.update().where(actions.c.id == last.id).values(after=after, at=now))
    else:
        log(db, kind, subject, before, after, now)


def last_action(db: sa.Connection) -> Action | None:
    """The newest action that was not taken back yet."""
    undone = sa.select(actions.c.undoes).where(actions.c.undoes.is_not(None))
    row = db.execute(
        sa.select(actions)
        .where(actions.c.undoes.is_(None), actions.c.id.not_in(undone), actions.c.kind != "forgotten")
        .order_by(actions.c.id.desc())
        .limit(1)
    ).first()
    return Action(row.id, row.at, row.kind, row.subject, row.before or {}, row.after or {}) if row else None


def log_undo(db: sa.Connection, action: Action, before: Change, now: dt.datetime) -> None:
    """Append that an action was taken back; `before` is how things stood until then, so that no text is ever lost."""
    values = {"kind": "undo", "subject": action.subject, "before": before, "after": action.before}
    db.execute(actions.insert().values(at=now, undoes=action.id, **values))
