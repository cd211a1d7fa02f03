"""Something to do that everyone can, and that is asked for, current and safe."""

import datetime as dt
from dataclasses import replace

import pytest

from curator.model.issue import Event, Prompt
from curator.model.source import Creator
from tests.checking.samples import FIRST_STEP, KITE_POST, NOW, STRETCH, acted, evidence, found, ids, sourced

MARCH = replace(
    STRETCH,
    id="march",
    kind="attend",
    text="Join the march on Saturday.",
    time="half-day",
    place="local",
    body="standing",
    people="crowd",
    exposure="public",
    target=None,
)


def test_an_issue_without_anything_to_do_is_held_back() -> None:
    assert ids("action-oriented", evidence(actions=())) == ["none"]
    assert ids("action-oriented", evidence(actions=(), kind="rest")) == []


def test_a_march_alone_leaves_most_people_out() -> None:
    finding = found("action-oriented", evidence(actions=(MARCH,)))[0]
    assert (finding.id, finding.severity) == ("action-oriented:low-access", "block")
    assert "15 minutes" in finding.message


@pytest.mark.parametrize(
    "changes",
    [{"time": "1h"}, {"cost": "small"}, {"place": "local"}, {"exposure": "public"}, {"exposure": "on-record"}],
)
def test_each_hurdle_takes_the_first_step_away(changes: dict[str, str]) -> None:
    assert ids("action-oriented", evidence(actions=acted(FIRST_STEP, **changes))) == ["low-access"]


@pytest.mark.parametrize("changes", [{"time": "15m"}, {"place": "online"}, {"exposure": "known-people"}])
def test_first_steps_come_in_several_forms(changes: dict[str, str]) -> None:
    assert ids("action-oriented", evidence(actions=acted(FIRST_STEP, **changes))) == []


def test_only_first_steps_is_worth_a_look() -> None:
    assert [f.severity for f in found("action-oriented", evidence(actions=(FIRST_STEP,)))] == ["warn"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"called_for_by": None}, ["letter.called-for-by"]),
        ({"called_for_by": " "}, ["letter.called-for-by"]),
        ({"kind": "intervene"}, ["letter.risk"]),
        ({"kind": "intervene", "risk_note": "Keep your distance; help afterwards counts as much."}, []),
        ({"deadline": dt.date(2026, 11, 30)}, ["letter.deadline"]),
        ({"deadline": dt.date(2026, 12, 1)}, []),
        ({"target": "your neighbour"}, ["letter.target"]),
        ({"target": "Mr Sample"}, ["letter.target"]),
        ({"target": "sample.person@gmail.com"}, ["letter.target"]),
        ({"target": "@sampleperson"}, ["letter.target"]),
        ({"target": "Sample Kite"}, ["letter.target"]),
        ({"target": "the school board of Sampleton"}, []),
        ({"target": "your local newspaper"}, []),
        ({"target": "Friends of the Sample Library"}, []),
        ({"target": "the ministry (info@ministry.example.org)"}, []),
    ],
)
def test_an_action_is_asked_for_current_and_safe(changes: dict[str, object], expected: list[str]) -> None:
    assert ids("action-sound", evidence(actions=acted(STRETCH, **changes))) == expected


def test_a_deadline_that_passes_before_sending_is_worth_a_look() -> None:
    late = evidence(actions=acted(STRETCH, deadline=dt.date(2026, 12, 5)), now=NOW + dt.timedelta(days=30))
    assert [(f.id, f.severity) for f in found("action-sound", late)] == [("action-sound:letter.deadline", "warn")]


ASKS_TOO_MUCH = [
    "Invite a colleague from a different background to explain what they face at work.",
    "Ask a Muslim parent at the school gate to tell you about their faith.",
    "Ask a disabled friend what it's like to take the bus.",
    "Interview a neighbour who came as a refugee and share their story.",
    "Get someone from the community to review your bookshelf.",
    "Write to Sample Kite and ask her to explain the map.",
    "Ask the author to talk to your class.",
    "Ask a friend to explain their holidays to you.",
    "Message an Indigenous author and ask them to answer your child's questions.",
]
ASKS_NOBODY = [
    "Ask your child to explain the rules of the game.",
    "Ask each other what a fair rule would be.",
    "Ask your library how its books are chosen, and suggest one.",
    "Read what Sample Kite has written about maps, and pay for it.",
    "Invite a friend to watch the film with you.",
    "Ask yourself who explains things in your family.",
    'The author says: "Ask an autistic person to explain." Read on to see why that is the wrong way round.',
    "Tell a friend about the book and who made it.",
    "Invite friends to talk about the poem over soup.",
    "Write to the author and tell them what you loved.",
    "Write to the council, and ask its members to answer before March.",
    "Ask the people at the library to explain how books are chosen.",
    "Get the families in your street to share a meal.",
]


@pytest.mark.parametrize("text", ASKS_TOO_MUCH)
def test_nobody_is_asked_to_explain_themselves(text: str) -> None:
    assert ids("labour", evidence(actions=acted(STRETCH, text=text))) == ["letter"]
    assert ids("labour", evidence(prompts=(Prompt(text, id="asking"),))) == ["asking"]


@pytest.mark.parametrize("text", ASKS_NOBODY)
def test_families_may_ask_themselves_anything(text: str) -> None:
    assert ids("labour", evidence(actions=acted(STRETCH, text=text))) == []
    assert ids("labour", evidence(prompts=(Prompt(text, id="asking"),))) == []


@pytest.mark.parametrize(
    ("whom", "expected"),
    [
        ("a deaf person you know", ["asking.ask-of"]),
        ("your immigrant neighbours", ["asking.ask-of"]),
        ("yourself", []),
        ("each other, after reading", []),
        ("your own child", []),
        ("everyone at the table", []),
    ],
)
def test_of_whom_a_question_is_asked(whom: str, expected: list[str]) -> None:
    assert ids("labour", evidence(prompts=(Prompt("Who is missing?", id="asking", ask_of=whom),))) == expected


def test_what_a_creator_offers_may_be_asked_for() -> None:
    offering = Creator("sample-kite", "Sample Kite", statement_url="https://kite.example.org/about", offers=("talks",))
    text = "Invite Sample Kite to your school to talk about the map; she offers paid talks to families."
    action = replace(STRETCH, text=text)
    assert ids("labour", evidence(actions=(FIRST_STEP, action))) == ["letter"]
    assert ids("labour", evidence(actions=(FIRST_STEP, action), sources=sourced(KITE_POST, creators=(offering,)))) == []


def test_an_event_says_how_people_can_take_part() -> None:
    events = (Event("Sample reading", "Saturday", id="reading"), Event("Sample walk", "Sunday", access=("none-known",)))
    (finding,) = found("action-sound", evidence(events=events))
    assert (finding.id, finding.severity) == ("action-sound:reading.access", "warn")
    assert '"Sample reading"' in finding.message
    assert ids("action-sound", evidence(events=events[1:])) == []
    assert ids("action-sound", evidence(events=(Event("Sample walk", "Sunday"),))) == ["event-1.access"]
