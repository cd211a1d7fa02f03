"""What an editor chose over the months: one record a pick, with nothing in it but the choice itself."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from curator.model.ids import is_issue_id, issue_month
from curator.model.issue import Ages, Issue
from curator.model.vocabulary import Relation
from curator.model.weight import MARKS


@dataclass(frozen=True, slots=True)
class Choice:
    """One pick of one issue. creators: ids. month: 1 to 12, 0 where the issue's id tells none."""

    issue: str
    month: int
    creators: tuple[str, ...]
    topics: tuple[str, ...]
    angle: str
    relation: Relation
    type: str
    ages: Ages | None
    source: str = ""


def choices(issues: Iterable[Issue]) -> Iterator[Choice]:
    """Every pick of these issues, in their order."""
    for issue in issues:
        month = issue_month(issue.issue)[1] if is_issue_id(issue.issue) else 0
        for pick in issue.picks:
            yield Choice(
                issue=issue.issue,
                month=month,
                creators=tuple(dict.fromkeys(pick.creators or ())),
                topics=tuple(topic for topic in pick.topics if topic not in MARKS),
                angle=pick.angle or "",
                relation=pick.relation,
                type=pick.type,
                ages=pick.ages,
                source=pick.source or "",
            )


def in_heritage_month(topics: Iterable[str], month: int, calendar: Mapping[str, Collection[int]]) -> bool:
    """True where one of these topics is celebrated in this month, by the newsletter's own calendar."""
    return any(month in calendar.get(topic, ()) for topic in topics)


def only_in_heritage_months(made: Iterable[Choice], calendar: Mapping[str, Collection[int]]) -> bool:
    """True where there are choices, and each of them stood in a heritage month of its topics."""
    seen = [in_heritage_month(choice.topics, choice.month, calendar) for choice in made]
    return bool(seen) and all(seen)
