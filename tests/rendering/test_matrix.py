"""Every rule of good mail, held against every combination of theme, language, kind and length."""

from dataclasses import replace

import pytest

from curator.checking.evidence import Evidence
from curator.checking.mail_access import mail_access
from curator.checking.mail_size import filled_size, mail_size
from curator.checking.mail_tracking import mail_tracking
from curator.checking.parity import parity
from curator.model.issue import BuiltIssue, Issue
from curator.model.variants import all_variants, left_out
from tests.rendering import samples
from tests.rendering.matrix import EVERY, Case, built, issue_for
from tests.support.html import read_html

KB = 1000
BUDGET = 92


def evidence(case: Case, issue: Issue, made: BuiltIssue) -> Evidence:
    settings = samples.settings(language=case.language)
    return Evidence(issue=issue, sources=samples.SOURCES, settings=settings, now=samples.NOW, built=made)


@pytest.mark.parametrize("case", EVERY, ids=str)
def test_no_rule_of_mail_is_broken(case: Case) -> None:
    seen = evidence(case, issue_for(case), built(case))
    for check in (mail_access, mail_tracking):
        assert [finding.message for finding in check(seen)] == []
    sizes = [finding for finding in mail_size(seen) if finding.severity == "block"]
    assert sizes == []
    variant = built(case).variants[0]
    tree = read_html(variant.html)
    assert (tree.get("lang"), tree.get("dir")) == (case.language, "rtl" if case.language == "ar" else "ltr")
    if case.picks <= 24 or case.layout == "compact":
        assert filled_size(variant.html) <= BUDGET * KB


@pytest.mark.parametrize("theme", ["standard", "daylight"])
def test_thirty_picks_stay_within_the_budget(theme: str) -> None:
    full, compact = (
        filled_size(samples.built(samples.large_issue(30), theme=theme, layout=layout).variants[0].html)
        for layout in ("full", "compact")
    )
    assert full <= BUDGET * KB
    assert compact < full * 0.85


CHOOSABLE = ("reading", "writing", "raising")


@pytest.fixture(scope="module")
def all_of_them() -> BuiltIssue:
    return samples.built(variants=all_variants(CHOOSABLE))


def test_there_are_fourteen_texts_and_each_carries_what_it_may(all_of_them: BuiltIssue) -> None:
    assert len(all_of_them.variants) == 14
    seen = evidence(Case(), samples.rich_issue(), all_of_them)
    for check in (mail_access, mail_tracking, parity):
        of_mails = [one for one in check(seen) if "email" in one.where]
        assert [finding.message for finding in of_mails if finding.severity == "block"] == []


def test_a_text_holds_the_chosen_sections_and_what_is_for_everyone(all_of_them: BuiltIssue) -> None:
    rich = samples.rich_issue()
    for variant in all_of_them.variants:
        gone = left_out(variant.name, CHOOSABLE)
        for pick in rich.picks:
            if pick.id == "pick-9":  # its creators took their consent back
                continue
            for part in (variant.html, variant.text):
                shown = pick.url.replace("&", "&amp;") in part or pick.url in part
                assert shown == (pick.lead or pick.section not in gone), f"{variant.name}: {pick.id}"
        for words in ("nine of ten sample tables", "We left a maker out.", "Sample story hour", "Turn the captions"):
            assert words in variant.text


def test_readers_who_chose_are_told_what_they_have(all_of_them: BuiltIssue) -> None:
    texts = {variant.name: variant for variant in all_of_them.variants}
    said = "You chose Reading and Raising. The whole issue is on the web."
    assert said in texts["reading+raising"].html
    assert said in " ".join(texts["reading+raising"].text.split())
    assert "You chose" not in texts["standard"].html
    assert "writing" not in read_html(texts["reading+raising"].html).text.lower().split("in this issue")[1][:120]


def test_a_discreet_letter_says_nothing_at_its_top(all_of_them: BuiltIssue) -> None:
    for variant in all_of_them.variants:
        if not variant.name.startswith("discreet"):
            continue
        tree = read_html(variant.html)
        (article,) = tree.nodes("//*[@role='article']")
        assert (variant.subject, variant.preheader) == ("Your monthly letter", "")
        assert tree.nodes("//title")[0].text == article.get("aria-label") == "Your monthly letter"
        assert tree.nodes("//h1")[0].text == "Your monthly letter"
        hidden = article.nodes("./*")[0]
        assert hidden.text.startswith("This month’s letter is here.")
        assert len(hidden.text) > 200, "filled up, so that no other words are shown beside the subject"
        for top in (tree.nodes("//h1/ancestor::td")[-1].text, variant.text[:200]):
            assert "Sample Letter" not in top
            assert "longer table" not in top
        assert tree.nodes("//h2")[0].text == "Making a longer table"


def test_claims_of_a_part_that_is_left_out_are_left_out_too() -> None:
    rich = samples.rich_issue()
    picks = [replace(one, note="Sample: three of four doors.") if one.id == "pick-3" else one for one in rich.picks]
    issue = replace(
        rich, picks=tuple(picks), claims=(*rich.claims, replace(rich.claims[0], text="three of four doors"))
    )
    made = samples.built(issue, variants=("standard", "reading"))
    standard, reading = made.variants
    assert standard.text.count("three of four doors") == 2
    assert "three of four doors" not in reading.text
    assert "“nine of ten sample tables”" in reading.text
