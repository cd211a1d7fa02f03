"""Words that trip, and the many that must stay silent: quotations, names, titles, creators' own words."""

from dataclasses import replace

import pytest

from curator.model.glossary import Following, Term
from curator.model.issue import Framing
from tests.checking.samples import (
    BREAD,
    FIRST_STEP,
    RIVER,
    RIVER_BOOKS,
    acted,
    evidence,
    found,
    ids,
    picked,
    sourced,
    with_settings,
)

CIRCLE = Following("a sample circle", "https://circle.example.org/words")
ABLED = Term("differently abled", "disabled", following=CIRCLE, dissent="some say it of themselves")
BOUND = Term("wheelchair-bound", "uses a wheelchair", review_by="2026-11")
NEEDS = Term("special needs", "name what is needed")
STIM = Term("stimming", meaning="moving in a way that feels right")
GLOSSARY = (ABLED, BOUND, NEEDS, STIM)


def said(text: str) -> list[str]:
    return ids("language", evidence(letter=f"Hello,\n\n{text}\n", glossary=GLOSSARY))


def test_a_term_is_met_with_whom_we_follow() -> None:
    finding = found("language", evidence(letter="Hello,\n\na differently  abled artist.\n", glossary=GLOSSARY))[0]
    assert (finding.severity, finding.where) == ("warn", "issues/2026-12/letter.md:3")
    assert "we say: disabled, following a sample circle (https://circle.example.org/words)" in finding.message
    assert "some say it of themselves" in finding.mend


@pytest.mark.parametrize(
    "text",
    [
        "She is Wheelchair-Bound.",
        "wheelchair bound readers",
        "A school for special needs.",
        "Differently-abled people met.",
    ],
)
def test_terms_are_found_however_they_are_written(text: str) -> None:
    assert len(said(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Disabled and autistic people draw a map; a Deaf poet reads it.",
        "> differently abled, says the old sign.",
        "The sign says “differently abled” and should not.",
        'He said: "these people are all the same".',
        "A child who is stimming is fine.",
        "The needs of a special day.",
        "Sample Kite makes things.",
    ],
)
def test_what_must_stay_silent(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We give a voice to the voiceless.", "saviour"),
        ("They lend their voice to those less fortunate.", "saviour"),
        ("She paints despite her disability.", "saviour"),
        ("The Deaf community thinks that captions help.", "monolith"),
        ("The Latinx community believes in books.", "monolith"),
        ("All disabled people want this.", "monolith"),
        ("These people cook well.", "othering"),
        ("As in normal families, they eat together.", "othering"),
        ("An exotic soup.", "othering"),
    ],
)
def test_phrases_that_make_people_small_alike_or_foreign(text: str, kind: str) -> None:
    found_ids = said(text)
    assert len(found_ids) == 1
    assert kind in found_ids[0]
    german = evidence(letter=text, settings=with_settings(language="de"))
    assert ids("language", german) == []


def test_every_piece_of_the_editors_prose_is_read() -> None:
    seen = evidence(
        glossary=GLOSSARY,
        picks=picked(BREAD, note="For special needs."),
        actions=acted(FIRST_STEP, text="Ask about special needs."),
        title="Special needs",
        framings=(Framing("a staff room", "Rooms", "Special needs at work."),),
    )
    assert ids("language", seen) == [
        "title.special-needs",
        "bread.special-needs",
        "captions.special-needs",
        "framing-1.special-needs",
    ]


def test_titles_and_names_are_as_they_are() -> None:
    named = sourced(RIVER_BOOKS, name="Special Needs Press")
    seen = evidence(
        glossary=GLOSSARY,
        sources=named,
        picks=picked(BREAD, title="These People", note="These People is out at Special Needs Press."),
    )
    assert ids("language", seen) == []


def test_a_creators_own_word_stays_theirs() -> None:
    own = replace(RIVER, in_their_words="Sample text: I am differently abled and say so.")
    sources = sourced(RIVER_BOOKS, creators=(own,))
    note = "Sample River calls herself differently abled."
    assert ids("language", evidence(glossary=GLOSSARY, sources=sources, picks=picked(BREAD, note=note))) == []
    assert ids("language", evidence(glossary=GLOSSARY, picks=picked(BREAD, note=note))) == ["bread.differently-abled"]


def test_an_unspaced_script_is_read_too() -> None:
    term = Term("障害者", "障がいのある人")
    assert len(ids("language", evidence(glossary=(term,), letter="彼は障害者です。\n"))) == 1


def test_entries_are_to_be_looked_at_again() -> None:
    findings = found("glossary-review", evidence(glossary=GLOSSARY))
    assert [(f.id, f.severity) for f in findings] == [("glossary-review:wheelchair-bound", "info")]
    later = replace(BOUND, review_by="2026-12")
    assert ids("glossary-review", evidence(glossary=(later,))) == []


def test_nothing_of_this_ever_blocks() -> None:
    seen = evidence(letter="These normal people give a voice to the voiceless special needs.\n", glossary=GLOSSARY)
    assert {f.severity for f in found("language", seen)} == {"warn"}
