"""Voices: who speaks, of what, and how often. Choices are counted; a number with few people behind it is hidden."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from curator.model.issue import Issue
from curator.model.selection import Choice, choices, only_in_heritage_months
from curator.model.vocabulary import RELATIONS
from curator.reporting.report import ENOUGH, Material, Report, Row, Table, Value
from curator.reporting.suppress import Count, alone, grid, parts

GLAD = frozenset({"joy", "everyday", "culture"})
STRUGGLE = frozenset({"struggle-resistance"})
MIX = ("joy, everyday, culture", "struggle", "other angles", "not said")
MANY = 3
RELATION_WORDS = {
    "by": "by the community, first-hand",
    "led-by": "by a group that the community leads",
    "by-about-others": "by someone of it, about others",
    "about-only": "about it, by others",
    "unknown": "not known",
}
_TOTAL = "in all"


def voices(material: Material) -> Report:
    """Who speaks, in which mood, and whether the same few people carry it all."""
    if not material.issues or not any(issue.picks for issue in material.issues):
        return Report("voices", "Voices", material.ids, ("No issue holds a pick yet.",))
    tables = [_relations(material), _mix(material), _topics(material), *_creators(material)]
    says = [
        material.trend_note(),
        "Numbers behind which fewer than five creators stand are shown as “a few”.",
        "A piece can have several topics and several creators, so lists do not add up to a whole.",
    ]
    if not material.calendar:
        says.append("No heritage months are set ([calendar] in curator.toml), so they are not looked at.")
    return Report("voices", "Voices", material.ids, tuple(says), tuple(tables))


def _count(chosen: Iterable[Choice]) -> Count:
    made = list(chosen)
    return Count(len(made), len({creator for choice in made for creator in choice.creators}))


def _partition(material: Material, title: str, note: str, names: Sequence[str], of: dict[str, str]) -> Table:
    """A table of picks in parts; one column for each span. of: a choice's key → the name of its part."""
    columns = []
    for _, issues in material.spans:
        chosen = list(choices(issues))
        counts = [_count(one for one in chosen if of[_key(one)] == name) for name in names]
        values, total = parts(counts)
        columns.append((*values, total))
    rows = tuple(
        Row(name, tuple(column[n] for column in columns), total=name is _TOTAL)
        for n, name in enumerate((*names, _TOTAL))
    )
    return Table(title, tuple(head for head, _ in material.spans), rows, note)


def _key(choice: Choice) -> str:
    return f"{choice.relation}\0{choice.angle}"


def _relations(material: Material) -> Table:
    order = sorted(RELATIONS, key=list(RELATION_WORDS).index)
    of = {_key(one): RELATION_WORDS[one.relation] for one in choices(material.issues)}
    note = "Pieces by relation to the community that they speak of, as you noted it."
    return _partition(material, "Who speaks", note, [RELATION_WORDS[one] for one in order], of)


def _mix_of(angle: str) -> str:
    if not angle:
        return MIX[3]
    return MIX[0] if angle in GLAD else MIX[1] if angle in STRUGGLE else MIX[2]


def _mix(material: Material) -> Table:
    of = {_key(one): _mix_of(one.angle) for one in choices(material.issues)}
    return _partition(material, "Joy and struggle", "Pieces by their angle.", MIX, of)


def _topics(material: Material) -> Table:
    by_topic: dict[str, list[Choice]] = defaultdict(list)
    for one in choices(material.issues):
        for topic in one.topics:
            by_topic[topic].append(one)
    names = sorted(by_topic)
    counts = [[_count(one for one in by_topic[topic] if _mix_of(one.angle) == name) for name in MIX] for topic in names]
    rows = [Row(topic, values[:3]) for topic, values in zip(names, grid(counts), strict=True)]
    note = "Topics of which readers met one mood only are worth a look."
    return Table("Joy and struggle, by topic", MIX[:3], tuple(rows), note, plot="")


def _creators(material: Material) -> Iterator[Table]:
    made: dict[str, list[Choice]] = defaultdict(list)
    for one in choices(material.issues):
        for creator in one.creators:
            made[creator].append(one)
    issues_of = {creator: {choice.issue for choice in chosen} for creator, chosen in made.items()}
    once = sum(len(found) == 1 for found in issues_of.values())
    some = sum(2 <= len(found) <= 3 for found in issues_of.values())
    often = len(made) - once - some
    note = "Creators by the number of issues that they stand in. One visit is a token, many are a burden."
    yield _people("How often", ("once", "in two or three issues", "in four or more"), (once, some, often), note)
    if len(material.issues) >= ENOUGH:
        yield _habits(material.issues, issues_of)
    several = {creator: chosen for creator, chosen in made.items() if len(chosen) >= MANY}
    one_topic = sum(len({topic for one in chosen for topic in one.topics}) == 1 for chosen in several.values())
    labels = ("always for one topic", "for several topics, or none")
    note = f"Creators with {MANY} pieces or more. Who is only asked about one thing is put into a drawer."
    yield _people("One topic only", labels, (one_topic, len(several) - one_topic), note)
    if material.calendar:
        only = sum(only_in_heritage_months(chosen, material.calendar) for chosen in made.values())
        labels = ("only in a heritage month of their topic", "in other months, too")
        yield _people("Heritage months", labels, (only, len(made) - only), "Creators by the months they stood in.")


def _habits(issues: Sequence[Issue], issues_of: dict[str, set[str]]) -> Table:
    late = {issue.issue for issue in issues[-ENOUGH:]}
    gone = sum(len(found) == 1 and not found & late for found in issues_of.values())
    half = sum(2 * len(found & late) >= ENOUGH for found in issues_of.values())
    values = alone([Count(gone, gone), Count(half, half)])
    rows = (
        Row(f"featured once, not in the last {ENOUGH} issues", (values[0],)),
        Row(f"in half or more of the last {ENOUGH} issues", (values[1],)),
    )
    return Table("Coming and staying", ("creators",), rows, "`curator check` names them to you, one issue at a time.")


def _people(title: str, labels: Sequence[str], numbers: Sequence[int], note: str) -> Table:
    values, total = parts([Count(number, number) for number in numbers])
    rows: list[Row] = [Row(label, (value,)) for label, value in zip(labels, values, strict=True)]
    column: tuple[Value, ...] = (total,)
    return Table(title, ("creators",), (*rows, Row(_TOTAL, column, total=True)), note)
