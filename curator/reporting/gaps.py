"""Gaps: what readers have not met yet, by topic, age and format."""

from collections.abc import Iterable, Mapping, Sequence

from curator.model.archive import AGE_BANDS, bands_of
from curator.model.selection import Choice, choices
from curator.reporting.report import Material, Report, Row, Table
from curator.reporting.suppress import Count, grid

BANDS = tuple(name for name, _, _ in AGE_BANDS)


def gaps(material: Material) -> Report:
    """Which topics, ages and formats have no piece yet, and how many pieces the others have."""
    chosen = list(choices(material.issues))
    topics = tuple(dict.fromkeys([*material.topics, *(topic for one in chosen for topic in one.topics)]))
    types = tuple(dict.fromkeys([*material.types, *(one.type for one in chosen)]))
    by_topic = {topic: [one for one in chosen if topic in one.topics] for topic in topics}
    by_band = {band: [one for one in chosen if band in bands_of(one.ages)] for band in BANDS}
    by_type = {name: [one for one in chosen if one.type == name] for name in types}
    says = [
        _missing("topics", [name for name, found in by_topic.items() if not found]),
        _missing("ages", [name for name, found in by_band.items() if not found]),
        _missing("formats", [name for name, found in by_type.items() if not found]),
        "A gap is a question, never a quota: not every newsletter is for every topic and every age.",
    ]
    ages = Table(
        "Topic and age",
        BANDS,
        _rows({topic: [bands_of_topic(found, band) for band in BANDS] for topic, found in by_topic.items()}),
        "How many pieces there are. A piece for ages 5 to 12 stands in two columns.",
        plot="",
    )
    used = [name for name, found in by_type.items() if found]
    formats = Table(
        "Topic and format",
        tuple(used),
        _rows(
            {
                topic: [[one for one in found if one.type == name] for name in used]
                for topic, found in by_topic.items()
                if found
            }
        ),
        "Formats that no piece has are left out here and named above.",
        plot="",
    )
    tables = (ages, formats) if chosen else (ages,)
    return Report("gaps", "Gaps", material.ids, tuple(one for one in says if one), tables)


def bands_of_topic(found: Iterable[Choice], band: str) -> list[Choice]:
    """Those of the choices that someone would look for in a band of ages."""
    return [one for one in found if band in bands_of(one.ages)]


def _rows(groups: Mapping[str, Sequence[list[Choice]]]) -> tuple[Row, ...]:
    """One row for each name, with small groups hidden."""
    counts = [
        [Count(len(found), len({one for each in found for one in each.creators})) for found in row]
        for row in groups.values()
    ]
    return tuple(Row(name, values) for name, values in zip(groups, grid(counts), strict=True))


def _missing(what: str, names: list[str]) -> str:
    return f"No piece yet for these {what}: {', '.join(names)}." if names else ""
