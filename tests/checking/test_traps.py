"""The traps that a well-meant letter falls into, one after another, and what stays silent beside each."""

import datetime as dt
from dataclasses import replace

import pytest

from curator.checking.step import check
from curator.model.glossary import Term
from curator.model.issue import Action, Claim, Correction, Prompt
from curator.text.html import sanitise, to_text
from tests.checking.samples import BREAD, FIRST_STEP, RIVER, acted, evidence, found, ids, picked

SORRY = Correction(
    issue="2026-11",
    on=dt.date(2026, 11, 20),
    text="We left out a name.",
    reflection="We did not open the book.",
    apology="We are sorry, Sample Drum.",
    repair="The page names both.",
    change="We read the title page.",
)
MARCH = Action(
    id="march",
    kind="attend",
    text="Join the march on Saturday.",
    time="half-day",
    cost="0",
    place="local",
    people="crowd",
    exposure="public",
    called_for_by="Sample Many Doors",
)


EVASIONS = (
    "We apologise to anyone who was affected.",
    "We regret any harm caused.",
    "We are sorry if this caused pain.",
    "We are sorry that you feel that way.",
    "We are sorry, yet we stand by what we wrote.",
    "We are sorry for how this came across.",
    "We are sorry that it landed badly.",
    "We are sorry. Our intentions were good.",
    "We regret that our words were misread.",
)
OWNED = (
    "We are sorry, Sample Drum. We hurt you, and we were wrong.",
    "We are sorry for the pain our words caused you.",
    "We misread the title page, and we are sorry.",
    "I misunderstood what you asked for. I am sorry.",
    "We have not answered yet, and we are sorry for that.",
)


@pytest.mark.parametrize("words", EVASIONS)
def test_an_apology_that_slips_away_blocks(words: str) -> None:
    findings = found("apology", evidence(corrections=(replace(SORRY, apology=words),)))
    assert findings
    assert all(finding.blocks for finding in findings)


@pytest.mark.parametrize("words", OWNED)
def test_an_apology_that_stays_passes(words: str) -> None:
    assert ids("apology", evidence(corrections=(replace(SORRY, apology=words, reflection=words),))) == []


def test_sorry_if_anyone_was_hurt_but_blocks() -> None:
    caveat = replace(SORRY, apology="We are sorry if anyone was hurt, but we meant well.")
    findings = found("apology", evidence(corrections=(caveat,)))
    assert findings
    assert all(finding.blocks for finding in findings)
    assert ids("apology", evidence(corrections=(SORRY,))) == []


def test_eighty_percent_without_a_source_is_flagged_and_cleared_by_one() -> None:
    letter = "Hello,\n\n80 % of picture books are about animals.\n"
    assert [finding.severity for finding in found("claims", evidence(letter=letter))] == ["block"]
    source = Claim("80 % of picture books", "https://numbers.example.org/", dt.date(2026, 5, 1))
    assert ids("claims", evidence(letter=letter, claims=(source,))) == []


@pytest.mark.parametrize(
    "text",
    [
        "Invite a colleague from a different background to explain their holidays to your team.",
        "Ask a disabled friend what it is like.",
        "Have a Black parent speak to your group about racism.",
        "Ask someone from the Roma community about their food.",
        "Ask your Deaf classmate how they sign your name.",
        "Reach out to an Indigenous friend and ask for a reading list.",
    ],
)
def test_asking_others_to_explain_trips(text: str) -> None:
    findings = found("labour", evidence(actions=acted(FIRST_STEP, text=text)))
    assert [finding.severity for finding in findings] == ["block"]
    assert ids("labour", evidence(prompts=(Prompt(text, id="ask"),))) == ["ask"]


@pytest.mark.parametrize(
    "text",
    [
        "Ask your child who moved up today.",
        "Ask your library for books by Black authors.",
        "Invite Deaf families to your story hour.",
        "Ask a disabled guest what they need before they come.",
        "If you have a blind friend, describe the picture.",
        "Ask your librarian how its books are chosen.",
    ],
)
def test_what_is_nobody_s_labour_stays_silent(text: str) -> None:
    assert ids("labour", evidence(prompts=(Prompt(text, id="home"),))) == []


@pytest.mark.parametrize(
    "text",
    ["We give a voice to the voiceless.", "The Deaf community thinks so.", "What the Roma community wants is this."],
)
def test_big_words_about_others_warn_and_never_block(text: str) -> None:
    findings = found("language", evidence(letter=f"Hello,\n\n{text}\n"))
    assert [finding.severity for finding in findings] == ["warn"]


def test_a_march_alone_is_not_for_everyone() -> None:
    assert found("action-oriented", evidence(actions=(MARCH,)))[0].id == "action-oriented:low-access"
    assert found("action-oriented", evidence(actions=(MARCH,)))[0].blocks
    assert ids("action-oriented", evidence(actions=(FIRST_STEP, MARCH))) == []


def test_stepping_in_wants_a_note_on_what_can_go_wrong() -> None:
    step_in = acted(FIRST_STEP, kind="intervene", text="Say the name correctly when someone laughs at it.")
    assert ids("action-sound", evidence(actions=step_in)) == ["captions.risk"]


@pytest.mark.parametrize("word", ["autistic", "disabled", "Deaf", "queer", "fat", "crip"])
def test_a_creator_s_own_word_never_warns(word: str) -> None:
    own = replace(RIVER, in_their_words=f"Sample text: I am a {word} writer, I say so, and I say it with joy.")
    quote = f"Sample text: as a {word} writer I keep a chair free, at every table I know, for whoever comes in late."
    base = evidence(picks=picked(BREAD, quote=quote))
    sources = tuple(
        replace(one, creators=(own,)) if own.id in {maker.id for maker in one.creators} else one for one in base.sources
    )
    seen = replace(base, sources=sources, glossary=(Term(word, "another word"),))
    assert [finding.id for finding in check(seen).findings] == []


@pytest.mark.parametrize("code", ["[do_widget id='text-101']", '[do_widget id="text-101"]', "[do_widget id=text-101 ]"])
def test_a_site_builder_s_code_never_survives(code: str) -> None:
    quoted = code.replace('"', "&quot;")
    image = f'<p>Before <img src="https://x.example.org/a.png" alt="{quoted}" title="{quoted}"> after</p>'
    for html in (f"<p>Before {code} after</p>", f"<div>{code}</div><p>Before after</p>", f"Before {code} after", image):
        assert "do_widget" not in sanitise(html, None)
        assert "do_widget" not in to_text(html)
