"""The letter of a correction: everything said, every way out shown, and no rule of mail broken."""

import datetime as dt
from dataclasses import replace

from curator.building.correction_letter import render_correction
from curator.checking.step import CHECKS
from curator.model.issue import BuiltIssue, Correction
from curator.rendering.environment import Renderer
from curator.text.tokens import LEAVE, PREFERENCES
from tests.checking.samples import DAY, ISSUE, SETTINGS, evidence

FIX = Correction(
    issue="2026-12",
    on=dt.date(2026, 12, 3),
    text="We credited “Bread” to one of its two makers.",
    reflection="We copied the credit from a shop.",
    apology="We are sorry, Sample Drum. Your work stood there without you.",
    repair="The page names both.",
    change="We now read the title page.",
)
OF_MAIL = ("mail-access", "mail-legal", "mail-tracking", "mail-size", "link-text")


def test_the_letter_is_a_sound_mail() -> None:
    standard, discreet = render_correction(FIX, ISSUE, SETTINGS, Renderer(None, "en"), today=DAY)
    assert standard.subject == "A correction to “Making room”"
    for variant in (standard, discreet):
        text = " ".join(variant.text.split())
        assert all(part in text for part in (FIX.text, FIX.reflection, FIX.apology, FIX.repair, FIX.change))
        assert LEAVE in variant.html
        assert PREFERENCES in variant.html
        assert LEAVE in variant.text
    seen = evidence(picks=(), actions=(), prompts=(), letter="", corrections=(FIX,), title=standard.subject)
    seen = replace(seen, built=BuiltIssue(seen.issue, (standard, discreet), "<p></p>"))
    found = [finding.message for rule, look in CHECKS if rule.id in OF_MAIL for finding in look(seen)]
    assert found == []


def test_a_discreet_reader_s_letter_tells_nothing_at_its_top() -> None:
    _, discreet = render_correction(FIX, ISSUE, SETTINGS, Renderer(None, "en"), today=DAY)
    assert discreet.subject == SETTINGS.config.discreet.subject
    assert discreet.preheader == ""
    assert "Sample Shelf" not in discreet.text.split("=====")[0]
