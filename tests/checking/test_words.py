"""Placeholders, vocabulary, link texts, claims, apologies, loads and content notes."""

import datetime as dt
from dataclasses import replace

import pytest

from curator.checking.claims import _CLAIM
from curator.checking.link_text import says_nothing
from curator.model.care import CareBlock, CarePlace
from curator.model.charter import Charter, IssueRules
from curator.model.issue import Claim, ContentNote, Correction, Event, Role
from tests.checking.samples import (
    BREAD,
    FIRST_STEP,
    HTML,
    KITE_POST,
    NOW,
    STAIRS,
    acted,
    built,
    evidence,
    found,
    ids,
    picked,
    sourced,
    with_settings,
)

# placeholder


def test_what_init_left_is_found_wherever_it_is() -> None:
    assert ids("placeholder", evidence(letter="Hello,\n\nreplace me: two or three paragraphs from you.\n")) == [
        "letter.3"
    ]
    assert ids("placeholder", evidence(title="Replace me: the title")) == ["title"]
    assert ids("placeholder", evidence(settings=with_settings(from_email="replace-me@example.org"))) == [
        "newsletter.from_email"
    ]
    assert ids("placeholder", evidence(settings=with_settings(charter=Charter("replace me", "all")))) == [
        "charter.purpose"
    ]
    assert ids("placeholder", evidence(actions=acted(FIRST_STEP, called_for_by="replace me: who asks?"))) == [
        "actions.1.called_for_by"
    ]
    assert ids("placeholder", evidence(picks=picked(BREAD, note="Replace me."))) == ["pick.bread.note"]
    assert ids("placeholder", evidence(sources=sourced(KITE_POST, name="Sample Source (replace me)"))) == [
        "source.kite-post.name"
    ]


def test_a_placeholder_is_never_waived() -> None:
    assert not found("placeholder", evidence(title="Replace me"))[0].waivable


def test_songs_may_say_replace_me() -> None:
    assert (
        ids("placeholder", evidence(picks=picked(BREAD, title="You can’t replace me", quote="Replace me if you can")))
        == []
    )
    assert ids("placeholder", evidence(picks=picked(BREAD, title="replace me: a title"))) == ["pick.bread.title"]


def test_sources_that_the_issue_does_not_use_are_left_alone() -> None:
    assert ids("placeholder", evidence(picks=(BREAD,), sources=sourced(KITE_POST, name="Replace me"))) == []


# vocabulary


def test_an_unknown_word_is_told_once_with_its_neighbour() -> None:
    picks = tuple(replace(pick, topics=("langauge-culture",)) for pick in (BREAD, STAIRS))
    findings = found("vocabulary", evidence(picks=picks))
    assert [(f.id, f.severity) for f in findings] == [("vocabulary:bread.topics-langauge-culture", "warn")]
    assert 'did you mean "language-culture"' in findings[0].message


def test_lists_grow_in_curator_toml() -> None:
    picks = picked(BREAD, topics=("deaf-culture",), type="zine")
    assert len(ids("vocabulary", evidence(picks=picks))) == 2
    grown = with_settings(vocabulary={"topics": ("deaf-culture",), "types": ("zine",)})
    assert ids("vocabulary", evidence(picks=picks, settings=grown)) == []


def test_a_list_that_does_not_exist_is_told() -> None:
    finding = found("vocabulary", evidence(settings=with_settings(vocabulary={"topic": ("deaf-culture",)})))[0]
    assert 'did you mean "topics"' in finding.message


@pytest.mark.parametrize(
    "changes",
    [
        {"actions": acted(FIRST_STEP, time="20m")},
        {"actions": acted(FIRST_STEP, energy="little")},
        {"actions": acted(FIRST_STEP, kind="lern")},
        {"events": (Event("Story hour", "Saturday", access=("captoins",)),)},
        {"roles": (Role("Sample Editor", "editr"),)},
        {"picks": picked(BREAD, content_notes=(ContentNote("rascism"),))},
        {"picks": picked(BREAD, access=("braile",))},
        {"picks": picked(BREAD, angle="joyful")},
    ],
)
def test_every_list_is_watched(changes: dict[str, object]) -> None:
    assert len(ids("vocabulary", evidence(**changes))) == 1


# link-text


@pytest.mark.parametrize(
    "words",
    [
        "here",
        "Click here!",
        "read more",
        "Read more …",
        "this link",
        "https://a.example.org/b",
        "www.example.org",
        "hier",
        "aquí",
    ],
)
def test_words_that_say_nothing(words: str) -> None:
    assert says_nothing(words)


@pytest.mark.parametrize(
    "words", ["Two words for bread", "Leave this letter", "book-river.example.org", "今月の本", "Here in Harlem"]
)
def test_words_that_say_where_a_link_goes(words: str) -> None:
    assert not says_nothing(words)


def test_links_in_the_editors_words_are_named_with_their_line() -> None:
    finding = found("link-text", evidence(letter="Hello,\n\nthe list is [here](https://a.example.org/list).\n"))[0]
    assert (finding.severity, finding.where) == ("warn", "issues/2026-12/letter.md:3")


def test_links_of_a_template_are_read_too() -> None:
    html = HTML.replace(
        ">Two words for bread</a>", '>Two words for bread</a> <a href="https://river.example.org/">Read more</a>'
    )
    assert ids("link-text", built(html)) == ["e-mail.read-more"]


# claims


@pytest.mark.parametrize(
    "sentence",
    [
        "80 % of children never meet themselves in a book.",
        "80% of children never meet themselves in a book.",
        "Studies show that captions help.",
        "Research has shown that captions help.",
        "One in five children has a disabled parent.",
        "Most of the children in town can't read it.",
        "Millions of people use captions.",
        "Last year 3,400 books were challenged.",
        "According to a recent survey, captions help.",
        "They are three times as likely to be asked.",
        "Eighty percent of the shelf is about animals.",
        "Twice as many books were challenged.",
        "Researchers found that captions help.",
    ],
)
def test_a_claim_needs_an_address_and_a_date(sentence: str) -> None:
    seen = evidence(letter=f"Hello,\n\nit is cold. {sentence} And so on.\n")
    finding = found("claims", seen)[0]
    assert (finding.severity, finding.where) == ("block", "issues/2026-12/letter.md:3")
    claim = Claim(sentence[:20], url="https://a.example.org/report", date=dt.date(2026, 5, 1))
    assert ids("claims", replace(seen, issue=replace(seen.issue, claims=(claim,)))) == []
    undated = Claim(sentence[:20], url="https://a.example.org/report")
    assert len(ids("claims", replace(seen, issue=replace(seen.issue, claims=(undated,))))) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Two people carried it to the other wall.",
        "Read pages 120 to 240 before December 2026.",
        "It starts at 10:30 on 12 December, in room 404.",
        "Twelve picks, three questions, one song.",
        "> 80 % of children, says the report.",
        "He said: “80 % of them are wrong.”",
        "One in the morning, two at night.",
        "Draw three things in two colours.",
        "The book has 32 pages and costs €12.50.",
        "A thousand thanks to the volunteers.",
        "The house numbers found their doors again.",
    ],
)
def test_numbers_that_argue_nothing_stay(sentence: str) -> None:
    assert ids("claims", evidence(letter=f"Hello,\n\n{sentence}\n")) == []


def test_claims_are_found_in_notes_and_actions_too() -> None:
    seen = evidence(
        picks=picked(BREAD, note="90 percent of kitchens."), actions=acted(FIRST_STEP, text="Experts agree: rest.")
    )
    assert ids("claims", seen) == ["bread.1", "captions.1"]


HALF = Claim("Half of all books", "https://a.example.org/", dt.date(2026, 1, 1))
TOLD = "Half of all books vanish."


@pytest.mark.parametrize(
    ("claim", "letter", "expected"),
    [
        (HALF, TOLD, []),
        (replace(HALF, status="contested"), TOLD, ["letter.1.contested", "one-side-1"]),
        (replace(HALF, status="contested"), "Half of all books vanish, though this is disputed.", ["one-side-1"]),
        (replace(HALF, status="withdrawn"), TOLD, ["letter.1.withdrawn"]),
        (Claim("300 letters", status="editor-experience"), "We read 300 letters this year.", []),
        (replace(HALF, text="Half of all boks"), "Hello.", ["unused-1"]),
    ],
)
def test_contested_withdrawn_and_unused_claims(claim: Claim, letter: str, expected: list[str]) -> None:
    assert ids("claims", evidence(letter=letter, claims=(claim,))) == expected


def test_long_prose_is_read_in_no_time() -> None:
    assert _CLAIM.search("a " * 100_000) is None


# apology

SORRY = Correction(
    issue="2026-11",
    on=dt.date(2026, 11, 20),
    text="We credited the book to one of its two makers.",
    reflection="We copied the credit from a shop and did not open the book.",
    apology="We are sorry, Sample Drum. Your work stood there without your name.",
    repair="The page names both makers.",
    change="Credits are now read from the work itself, but never from a shop.",
)


def test_a_correction_in_four_parts_stands() -> None:
    assert ids("apology", evidence(corrections=(SORRY,))) == []


@pytest.mark.parametrize("part", ["reflection", "apology", "repair", "change"])
def test_each_part_is_needed(part: str) -> None:
    lacking = Correction(**{name: getattr(SORRY, name) for name in SORRY.__slots__} | {part: " "})
    assert ids("apology", evidence(corrections=(lacking,))) == [f"1.{part}"]


@pytest.mark.parametrize(
    "apology",
    [
        "We are sorry if anyone was hurt, but we meant well.",
        "We are sorry if anyone was hurt.",
        "Sorry you feel that way.",
        "We are sorry for any offence caused.",
        "We are sorry, but it was late.",
        "We are sorry. It was never our intention.",
        "We are sorry that this was misunderstood.",
        "We apologise to those who felt left out.",
    ],
)
def test_an_apology_takes_nothing_back(apology: str) -> None:
    findings = found("apology", evidence(corrections=(replace(SORRY, apology=apology),)))
    assert findings
    assert all(finding.severity == "block" for finding in findings)


def test_what_someone_else_said_is_no_caveat() -> None:
    quoted = replace(SORRY, reflection='A reader wrote: "sorry if anyone was hurt is no apology". She is right.')
    assert ids("apology", evidence(corrections=(quoted,))) == []


# load, centred, content-notes


def test_more_than_a_family_reads_is_worth_a_look() -> None:
    rules = with_settings(issue=IssueRules(max_minutes=10, max_items=1))
    assert ids("load", evidence(settings=rules, picks=picked(BREAD, minutes=11))) == ["minutes", "items"]
    assert ids("load", evidence(picks=picked(BREAD, minutes=90))) == []


def test_several_heavy_picks_want_a_word_of_care() -> None:
    grief = (ContentNote("death-grief", "described"),)
    picks = tuple(replace(BREAD, id=f"bread-{n}", content_notes=grief, lead=False) for n in range(3))
    care = CareBlock(places=(CarePlace("Sample line", phone="0800 0"),))
    assert ids("load", evidence(picks=picks, care=care)) == []
    assert ids("load", evidence(picks=picks)) == ["care-places"]
    assert ids("load", evidence(picks=picks, settings=with_settings(issue=IssueRules(sections=("raising",))))) == [
        "care"
    ]


def test_creators_say_more_than_the_editor() -> None:
    assert ids("centred", evidence()) == []
    assert ids("centred", evidence(letter="word " * 60)) == ["balance"]
    assert ids("centred", evidence(picks=picked(BREAD, note="I love this one."))) == ["bread.led-by-i"]
    assert ids("centred", evidence(picks=picked(BREAD, note="I. The first of three poems."))) == []
    assert "bread.note" in ids("centred", evidence(picks=picked(BREAD, note="word " * 61)))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"note": "A story of a town during the war."}, ["bread.war-displacement"]),
        ({"title": "After the funeral"}, ["bread.death-grief"]),
        ({"note": "A story of a town during the war.", "content_notes": (ContentNote("war-displacement"),)}, []),
        ({"topics": ("heavy",)}, ["bread.heavy"]),
        ({"note": "An award-winning, warm, forward-looking book."}, []),
        ({"note": "Autistic and disabled children draw a map."}, []),
    ],
)
def test_what_is_hard_is_named_beside_the_piece(changes: dict[str, object], expected: list[str]) -> None:
    assert ids("content-notes", evidence(picks=picked(BREAD, **changes))) == expected


def test_a_content_note_stands_in_every_output() -> None:
    noted = picked(BREAD, content_notes=(ContentNote("death-grief"),))
    html = HTML.replace("<p>By Sample River</p>", "<p>By Sample River</p><p>Contains: death and grief (mentioned)</p>")
    assert ids("content-notes", built(html, picks=noted)) == ["text.bread.death-grief", "web-page.bread.death-grief"]


def test_today_never_changes_the_verdict_on_a_dated_issue() -> None:
    later = NOW + dt.timedelta(days=900)
    assert ids("support", evidence(now=later)) == ids("support", evidence())
