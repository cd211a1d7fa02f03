"""Language: words of the glossary over time, and the languages that readers meet."""

from collections import Counter
from collections.abc import Iterable

from curator.model.issue import Issue
from curator.reporting.report import Material, Report, Row, Table
from curator.reporting.suppress import Count, parts


def language(material: Material) -> Report:
    """What the check on language found, in how many issues; which languages pieces are in; which entries wait."""
    if not material.issues:
        return Report("language", "Language", (), ("There is no issue yet.",))
    waiting = [term.term for term in material.glossary if term.review_by and term.review_by < material.month]
    nobody = [term.term for term in material.glossary if term.following is None]
    says = [
        material.trend_note(),
        f"To be looked at again: {', '.join(waiting)}." if waiting else "",
        f"Entries that follow nobody yet: {', '.join(nobody)}." if nobody else "",
        "These are your own words; quotations and creators' words are never counted.",
    ]
    tables = [table for table in (_phrases(material), _languages(material)) if table.rows]
    return Report("language", "Language", material.ids, tuple(one for one in says if one), tuple(tables))


def _phrases(material: Material) -> Table:
    heads = tuple(head for head, _ in material.spans)
    columns = [_issues_with(material, issues) for _, issues in material.spans]
    found = sorted({phrase for column in columns for phrase in column})
    rows = tuple(Row(phrase, tuple(column[phrase] for column in columns)) for phrase in found)
    return Table("Words to look at", heads, rows, "In how many issues the check `language` found them.")


def _issues_with(material: Material, issues: Iterable[Issue]) -> Counter[str]:
    return Counter(phrase for issue in issues for phrase in set(material.phrases.get(issue.issue, ())))


def _languages(material: Material) -> Table:
    of: dict[str, list[tuple[str, ...]]] = {}
    for issue in material.issues:
        for pick in issue.picks:
            only = material.languages.get(pick.source or "", ())
            spoken = pick.language or (only[0] if len(only) == 1 else material.language)
            of.setdefault(spoken, []).append(tuple(pick.creators or ()))
    names = sorted(of)
    counts = [Count(len(of[name]), len({one for made in of[name] for one in made})) for name in names]
    values, total = parts(counts)
    rows = [Row(name, (value,)) for name, value in zip(names, values, strict=True)]
    return Table(
        "Languages of the pieces", ("pieces",), (*rows, Row("in all", (total,), total=True)), "As the picks say."
    )
