"""What each output shows: sections in order, consent, and nothing that is empty."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from curator.building.compose import compose, section_order
from curator.model.charter import IssueRules
from curator.model.issue import Issue, Need, Output, PickImage
from curator.model.source import Consent, Source
from curator.model.vocabulary import SECTIONS
from curator.rendering.contexts import ComposedIssue
from curator.rendering.parts import Actions, Card, Cards, Contents, Corrections, Events, Lead, Letters, Prompts, Support
from tests.rendering import samples

TODAY = dt.date(2026, 12, 1)
OUTPUTS: tuple[Output, ...] = ("email", "text", "web")


def composed(
    issue: Issue, output: Output = "email", sections: tuple[str, ...] = SECTIONS, *sources: Source
) -> ComposedIssue:
    settings = samples.settings()
    settings = replace(settings, config=replace(settings.config, issue=IssueRules(sections=sections)))
    return compose(issue, sources or samples.SOURCES, settings, today=TODAY, output=output, pictures=samples.PICTURES)


def cards(issue: ComposedIssue) -> dict[str, Card]:
    return {card.id: card for section in issue.sections if isinstance(section, (Cards, Lead)) for card in section.cards}


def one_pick(consent: Consent, **more: Any) -> tuple[Issue, Source]:
    source = replace(samples.source(1), consent=consent)
    return Issue(issue="2026-12", title="x", picks=(samples.pick(1, **more),)), source


def test_sections_stand_in_order_and_empty_ones_vanish() -> None:
    names = [section.name for section in composed(samples.rich_issue()).sections]
    assert names == [
        "opening", "in-this-issue", "do-one-thing", "lead-voice", "reading", "writing", "raising", "prompts",
        "celebrate", "a-corner-of-our-own", "coming-up", "support-creators", "corrections", "from-readers", "care",
        "claims",
    ]  # fmt: skip
    bare = composed(Issue(issue="2026-12", title="Nothing yet"))
    assert bare.sections == ()


def test_the_newsletter_orders_and_leaves_out_sections() -> None:
    rest = ("celebrate", "reading", "opening")
    names = [section.name for section in composed(samples.rich_issue(), "email", rest).sections]
    assert names == [
        "celebrate",
        "reading",
        "prompts",
        "raising",
        "writing",
        "a-corner-of-our-own",
        "opening",
        "claims",
    ]


def test_no_pick_is_lost_in_a_section_that_is_not_listed() -> None:
    everything = set(cards(composed(samples.rich_issue())))
    for sections in ((), ("footer",), ("opening", "lead-voice"), ("reading",)):
        assert set(cards(composed(samples.rich_issue(), "email", sections))) == everything


def test_questions_follow_the_last_pillar() -> None:
    assert section_order(SECTIONS, ())[6:9] == ("raising", "prompts", "celebrate")
    assert section_order(("prompts", "raising"), ()) == ("prompts", "raising")
    assert section_order(("opening", "care", "footer"), ()) == ("opening", "prompts", "care", "footer")


def test_the_lead_pick_stands_once_in_its_own_section() -> None:
    issue = composed(samples.rich_issue())
    leads = [section for section in issue.sections if isinstance(section, Lead)]
    assert [card.id for card in leads[0].cards] == ["pick-1"]
    raising = next(section for section in issue.sections if section.name == "raising")
    assert isinstance(raising, Cards)
    assert [card.id for card in raising.cards] == ["pick-7"]


@pytest.mark.parametrize(
    ("consent", "shows"),
    [
        (Consent("no"), None),
        (Consent("withdrawn"), None),
        (Consent("asked"), None),
        (Consent("unasked"), (False, False)),
        (Consent("public-feed-ok"), (True, False)),
        (Consent("yes"), (True, True)),
        (Consent("yes-with-limits", limits=("no-excerpt",)), (False, True)),
        (Consent("yes", limits=("no-image",)), (True, False)),
        (Consent("yes", limits=("link-only",)), (False, False)),
    ],
)
def test_consent_decides_what_is_shown(consent: Consent, shows: tuple[bool, bool] | None) -> None:
    issue, source = one_pick(consent, image=samples.rich_issue().picks[0].image)
    for output in ("email", "web"):
        shown = cards(composed(issue, output, SECTIONS, source))
        if shows is None:
            assert shown == {}
        else:
            card = shown["pick-1"]
            assert (card.quote is not None, card.image is not None) == shows
            assert (card.note, card.url, card.credit.names[0].name.text) != ("", "", "")
            assert bool(card.own_words) == shows[0]  # their statement is their text too


def test_what_must_not_be_archived_is_in_the_mail_alone() -> None:
    issue, source = one_pick(Consent("yes", limits=("no-archive",)), image=samples.rich_issue().picks[0].image)
    assert cards(composed(issue, "web", SECTIONS, source)) == {}
    mail = cards(composed(issue, "email", SECTIONS, source))["pick-1"]
    assert mail.image is None  # it would have to be hosted with the archive


def test_a_creator_who_wants_no_search_engine_keeps_the_page_out() -> None:
    issue, source = one_pick(Consent("yes", limits=("noindex",)))
    assert composed(issue, "web", SECTIONS, source).indexed is False
    assert composed(samples.rich_issue(), "web").indexed is True


def test_only_public_events_stand_on_the_web() -> None:
    def titles(output: Output) -> list[str]:
        sections = composed(samples.rich_issue(), output).sections
        return [event.title for section in sections if isinstance(section, Events) for event in section.events]

    assert {output: titles(output) for output in OUTPUTS} == {
        "email": ["Sample story hour", "Sample circle"],
        "text": ["Sample story hour", "Sample circle"],
        "web": ["Sample story hour"],
    }


def test_letters_are_printed_with_consent_and_corrections_unless_private() -> None:
    sections = {type(section): section for section in composed(samples.rich_issue()).sections}
    letters, corrections = sections[Letters], sections[Corrections]
    assert isinstance(letters, Letters)
    assert [one.name for one in letters.letters] == ["Sample Reader"]
    assert isinstance(corrections, Corrections)
    assert [one.text for one in corrections.corrections] == ["We left a maker out."]
    assert [(one.text, one.state) for one in corrections.promises] == [
        ("Name both makers of every book.", "late"),
        ("Add captions.", "kept"),
        ("Ask first.", "open"),
    ]


def test_a_credit_names_everyone_known_and_the_outlet_once() -> None:
    shown = cards(composed(samples.rich_issue()))
    assert [one.name.text for one in shown["pick-10"].credit.names] == ["Sample Maker 10", "Sample Maker 2"]
    assert shown["pick-1"].credit.names[0].pronouns == "they/them"
    assert shown["pick-2"].credit.outlet is not None
    assert shown["pick-2"].credit.outlet.text == "Sample Outlet 2"
    same = replace(samples.source(1), name="Sample Maker 1")
    issue, _ = one_pick(Consent("yes"))
    assert cards(composed(issue, "email", SECTIONS, same))["pick-1"].credit.outlet is None


def test_a_creators_own_words_stand_once_an_issue_and_only_with_their_address() -> None:
    twice = replace(samples.rich_issue(), picks=(samples.pick(1), replace(samples.pick(2), creators=("maker-1",))))
    shown = cards(composed(twice))
    assert [len(card.own_words) for card in shown.values()] == [1, 0]
    creator = replace(samples.source(1).creators[0], statement_url=None)
    issue, _ = one_pick(Consent("yes"))
    unproven = replace(samples.source(1), creators=(creator,))
    assert cards(composed(issue, "email", SECTIONS, unproven))["pick-1"].own_words == ()


def test_support_names_those_who_are_shown_each_once() -> None:
    support = next(
        section for section in composed(samples.rich_issue(), "web").sections if isinstance(section, Support)
    )
    names = [one.name.text for one in support.creators]
    assert "Sample Maker 8" not in names
    assert "Sample Maker 9" not in names
    assert len(names) == len(set(names)) == 8


def test_questions_are_grouped_youngest_first() -> None:
    prompts = next(section for section in composed(samples.rich_issue()).sections if isinstance(section, Prompts))
    assert [band.ages for band in prompts.bands] == [(3, 5), (8, 12), None]


def test_the_contents_count_what_follows() -> None:
    issue = composed(samples.rich_issue())
    contents = next(section for section in issue.sections if isinstance(section, Contents))
    lines = {line.name: (line.count, line.minutes) for line in contents.lines}
    assert lines["do-one-thing"] == (2, 0)
    assert lines["reading"] == (3, 18)
    assert lines["celebrate"] == (1, 0)
    assert contents.minutes == issue.minutes == 48
    assert sum(count for name, (count, _) in lines.items() if name != "do-one-thing") == issue.count == 9


def test_an_unsafe_address_is_no_link() -> None:
    rich = samples.rich_issue()
    need = replace(rich.actions[0], need=Need("A need", "javascript:x"))
    event = replace(rich.events[0], url="data:text/html,x")
    issue = replace(rich, picks=(samples.pick(1, url="javascript:x"),), actions=(need,), events=(event,))
    sections = {type(section): section for section in composed(issue).sections}
    actions, events = sections[Actions], sections[Events]
    assert cards(composed(issue))["pick-1"].url == ""
    assert isinstance(actions, Actions)
    assert actions.actions[0].need
    assert actions.actions[0].need.url == ""
    assert isinstance(events, Events)
    assert events.events[0].url is None


def test_subject_and_preheader_are_never_empty() -> None:
    issue = Issue(
        issue="2026-12", title="A title", letter="Hello,\n\nThis is the first paragraph that says what it is all about."
    )
    shown = composed(issue)
    assert (shown.subject, shown.preheader) == (
        "A title",
        "This is the first paragraph that says what it is all about.",
    )


def test_a_files_way_out_of_the_issue_is_not_followed() -> None:
    for file in ("../../secret.png", "/etc/passwd", "https://x.example/a.png", "a\\b.png", ""):
        issue, source = one_pick(Consent("yes"), image=PickImage(file, "A table"))
        assert cards(composed(issue, "web", SECTIONS, source))["pick-1"].image is None
