"""Reports on an editor's own selection: what they count, what they leave unsaid, and how it is shown."""

import re
from dataclasses import replace
from typing import Any

from curator.model.glossary import Following, Term
from curator.model.issue import Action, ContentNote, Issue, Pick, Prompt
from curator.reporting.page import page_of
from curator.reporting.report import KINDS, Material, Report, Table
from curator.reporting.step import report
from curator.reporting.text import text_of
from tests.support.html import Node, read_html

FIRST = Action("Turn the captions on.", "5m", "0", "home", "Sample Circle")
LETTER = Action("Write to the library.", "1h", "0", "school-library", "Sample Circle", exposure="known-people")


def pick(number: int, creator: int, **changes: Any) -> Pick:
    made = Pick(f"p{number}", "reading", "Sample", f"https://{number}.example.org/", (f"sample-{creator}",), source="s")
    return replace(made, **changes)


def month(number: int, *picks: Pick, **changes: Any) -> Issue:
    base = Issue(f"2026-{number:02d}", "Sample", picks=picks, actions=(FIRST, LETTER), prompts=(Prompt("Who?"),))
    return replace(base, **changes)


def year(months: int = 8, creators: int = 6) -> Material:
    """Issues with six creators each, always the same ones."""
    issues = []
    for number in range(1, months + 1):
        picks = [
            pick(one, one, relation="by", angle="joy", topics=("gender",), ages=(3, 5), minutes=number, type="poem")
            for one in range(creators)
        ]
        issues.append(month(number, *picks))
    return Material(tuple(issues), "2026-12", topics=("gender", "neurodiversity"), types=("poem", "film"))


def table(made: Report, title: str) -> Table:
    return next(one for one in made.tables if one.title == title)


def rows(made: Report, title: str) -> dict[str, tuple[int | None, ...]]:
    return {row.label: row.values for row in table(made, title).rows}


def test_under_six_issues_no_change_is_shown_and_it_says_so() -> None:
    made = report("voices", year(5))
    assert table(made, "Who speaks").heads == ("all issues",)
    assert "Under 6 no change over time is shown" in made.says[0]
    later = report("voices", year(6))
    assert table(later, "Who speaks").heads == ("2026-01 to 2026-03", "2026-04 to 2026-06")
    assert rows(later, "Who speaks")["by the community, first-hand"] == (18, 18)


def test_under_six_issues_load_has_no_order_in_time() -> None:
    made = report("load", year(5))
    assert [one.title for one in made.tables] == ["An issue"]
    assert rows(made, "An issue")["minutes"] == (6, 30)
    assert "2026-03" not in text_of(made)
    assert any("Under 6 no change over time is shown" in one for one in made.says)


def test_a_few_pieces_on_a_topic_are_not_told_by_their_row_or_column() -> None:
    picks = [pick(one, one, angle="joy", topics=("gender",)) for one in range(6)]
    picks += [pick(10 + one, one, angle="joy", topics=("neurodiversity",)) for one in range(6)]
    alone = pick(20, 9, angle="struggle-resistance", topics=("gender",))
    made = report("voices", Material((month(1, *picks, alone),), "2026-12"))
    by_topic = rows(made, "Joy and struggle, by topic")
    assert by_topic == {"gender": (None, None, 0), "neurodiversity": (6, 0, 0)}
    assert rows(made, "Joy and struggle")["struggle"] == (None,)


def test_voices_count_choices_and_hide_small_groups() -> None:
    made = report("voices", year())
    assert rows(made, "Who speaks")["in all"] == (24, 24)
    assert rows(made, "How often") == {
        "once": (0,),
        "in two or three issues": (0,),
        "in four or more": (6,),
        "in all": (6,),
    }
    assert rows(made, "One topic only")["always for one topic"] == (6,)
    assert rows(made, "Coming and staying")["in half or more of the last 6 issues"] == (6,)
    few = report("voices", year(creators=4))
    assert rows(few, "Who speaks")["by the community, first-hand"] == (None, None)
    assert rows(few, "How often")["in four or more"] == (None,)
    assert rows(few, "How often")["in all"] == (None,)


def test_no_report_names_anybody() -> None:
    for kind in KINDS:
        assert "sample-" not in text_of(report(kind, year()))


def test_heritage_months_are_looked_at_once_they_are_set() -> None:
    june = replace(year(1), issues=(year(6).issues[5],), calendar={"gender": (6,)})
    assert rows(report("voices", june), "Heritage months")["only in a heritage month of their topic"] == (6,)
    assert any("No heritage months are set" in one for one in report("voices", year()).says)


def test_gaps_name_what_is_missing() -> None:
    made = report("gaps", year())
    assert "No piece yet for these topics: neurodiversity." in made.says
    assert "No piece yet for these formats: film." in made.says
    assert "12-15" in next(one for one in made.says if "ages" in one)
    cells = dict(zip(table(made, "Topic and age").heads, rows(made, "Topic and age")["gender"], strict=True))
    assert cells["3-5"] == 48
    assert cells["8-12"] == 0


def test_load_shows_each_issue() -> None:
    heavy = pick(9, 9, content_notes=(ContentNote("racism", "described"),), minutes=5)
    tired = month(9, heavy, kind="rest", actions=(LETTER,))
    made = report("load", replace(year(), issues=(*year().issues, tired)))
    assert rows(made, "Each issue")["2026-09"] == (5, 1, 1, 0, 1, 1)
    assert any("without a first step" in one and "2026-09" in one for one in made.says)
    assert any("rested: 2026-09" in one for one in made.says)
    assert table(made, "Minutes of each issue").plot == "lines"


def test_language_counts_issues_and_reminds() -> None:
    glossary = (Term("special needs", "name it", review_by="2026-11"), Term("x", following=Following("a circle")))
    material = replace(year(), glossary=glossary, phrases={"2026-01": ["a", "a"], "2026-08": ["a"]})
    made = report("language", material)
    assert rows(made, "Words to look at") == {"a": (1, 1)}
    assert "To be looked at again: special needs." in made.says
    assert "Entries that follow nobody yet: special needs." in made.says
    assert rows(made, "Languages of the pieces")["en"] == (48,)


def test_an_empty_newsletter_has_calm_reports() -> None:
    for kind in KINDS:
        made = report(kind, Material((), "2026-12"))
        assert made.says
        assert text_of(made)
        assert page_of(made, newsletter="Sample", language="en")


def pages() -> list[tuple[Report, Node]]:
    made = [report(kind, year()) for kind in KINDS]
    return [(one, read_html(page_of(one, newsletter="A & <b>", language="en"))) for one in made]


def test_every_plot_is_told_in_words_and_beside_its_table() -> None:
    drawn = 0
    for made, page in pages():
        assert len(page.nodes("//table")) == len(made.tables)
        for plot in page.nodes("//*[name()='svg']"):
            drawn += 1
            assert plot.get("role") == "img"
            words = plot.nodes(".//*[name()='desc']")[0].text
            numbers = re.findall(r"\d+", words)
            assert numbers
            table = page.nodes(f"//section[.//*[@id='{plot.get('aria-labelledby').split()[1]}']]//table")[0]
            cells = " ".join(cell.text for cell in table.nodes(".//th | .//td"))
            assert set(numbers) <= set(re.findall(r"\d+", cells))
    assert drawn >= 4


def test_a_page_stands_alone() -> None:
    for _, page in pages():
        assert page.values("//@src | //@href") == []
        assert page.nodes("//script") == []
        assert "A & <b>" in page.text
        assert page.values("//meta[@name='robots']/@content") == ["noindex"]


def test_nothing_is_summed_to_a_hundred_percent() -> None:
    for kind in KINDS:
        assert "%" not in text_of(report(kind, year()))
