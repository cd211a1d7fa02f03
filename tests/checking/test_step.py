"""The step as a whole: order, ids, waivers, and an issue with nothing to mend."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest

from curator.checking.step import CHECKS, RULES, check, waive
from curator.errors import RefusedError, UsageError
from curator.model.issue import Waiver
from tests.checking.samples import BREAD, KITE_POST, MESSAGE, built, evidence, picked, sourced

PROTECTING = {"consent", "self-description", "mail-legal", "mail-tracking", "online", "placeholder"}


def test_a_good_issue_has_no_findings() -> None:
    assert check(replace(built(), message=MESSAGE)).findings == ()


def test_without_outputs_the_checks_of_outputs_stay_silent() -> None:
    assert check(evidence()).findings == ()


def test_blocks_come_first_and_ids_are_distinct() -> None:
    report = check(evidence(prompts=(), picks=picked(BREAD, topics=("langauge-culture",), url="nowhere", lead=False)))
    ranks = [["block", "warn", "info"].index(finding.severity) for finding in report.findings]
    assert len(ranks) >= 4
    assert all(one <= other for one, other in pairwise(ranks))
    assert len({finding.id for finding in report.findings}) == len(report.findings)
    assert report.blocked


def test_every_finding_says_where_and_how_to_mend() -> None:
    report = check(evidence(prompts=(), actions=(), picks=picked(BREAD, creators=None, relation="about-only")))
    for finding in report.findings:
        assert finding.id.startswith(f"{finding.check}:")
        assert finding.where
        assert finding.mend.endswith((".", ").", "`.")), finding.mend
        assert finding.message[-1] in ".?)", finding.message
        assert finding.message.count("\n") == 0


def test_the_same_evidence_gives_the_same_report() -> None:
    seen = built(prompts=())
    assert check(seen) == check(seen)


def test_json_holds_what_the_command_promises() -> None:
    report = json.loads(json.dumps(check(evidence(prompts=())).to_json()))
    assert report["issue"] == "2026-12"
    assert set(report["findings"][0]) >= {"id", "check", "severity", "message", "where", "mend", "waived", "waivable"}


def test_rules_that_protect_someone_are_not_waivable() -> None:
    assert {rule.id for rule in RULES.values() if rule.protects} == PROTECTING
    assert len({rule.id for rule, _ in CHECKS}) == len(CHECKS)


def test_a_waiver_lets_one_finding_stand_and_shows_its_reason() -> None:
    report = check(evidence(prompts=(), waivers=(Waiver("equipped:prompt", "Readers asked for a quiet month."),)))
    assert [(f.id, f.waived) for f in report.findings] == [("equipped:prompt", "Readers asked for a quiet month.")]
    assert not report.blocked


def test_a_waiver_never_lifts_what_protects_someone() -> None:
    seen = evidence(
        sources=sourced(KITE_POST, state="paused"), waivers=(Waiver("consent:stairs.state", "They will not mind."),)
    )
    report = check(seen)
    assert report.blocked
    assert [finding.id for finding in report.findings] == ["consent:stairs.state", "waiver:1"]
    assert "never waived" in report.findings[1].message


@pytest.mark.parametrize(
    ("waiver", "says"),
    [
        (Waiver("equipped:promt", "A typo."), 'did you mean "equipped:prompt"'),
        (Waiver("equipped:prompt", "  "), "gives no reason"),
        (Waiver("dead-link:gone", "Long ago."), "no finding of this issue"),
    ],
)
def test_a_waiver_without_effect_is_told(waiver: Waiver, says: str) -> None:
    report = check(evidence(prompts=(), waivers=(waiver,)))
    assert report.blocked
    assert [says in finding.message for finding in report.findings if finding.check == "waiver"] == [True]


def test_waive_takes_an_id_or_a_check_with_one_finding() -> None:
    findings = check(evidence(prompts=())).findings
    assert waive(findings, "equipped:prompt") == findings[0]
    assert waive(findings, "equipped") == findings[0]


def test_waive_refuses_a_check_with_several_findings() -> None:
    findings = check(evidence(prompts=(), picks=())).findings
    with pytest.raises(UsageError, match="equipped:voices, equipped:prompt"):
        waive(findings, "equipped")


def test_waive_names_the_nearest_id() -> None:
    findings = check(evidence(prompts=())).findings
    with pytest.raises(UsageError, match='did you mean "equipped:prompt"'):
        waive(findings, "equipped:promt")


def test_waive_refuses_what_protects_someone() -> None:
    findings = check(evidence(sources=sourced(KITE_POST, state="retired"))).findings
    with pytest.raises(RefusedError, match="only active sources"):
        waive(findings, "consent")


def test_titles_cannot_turn_a_terminal_around() -> None:
    seen = evidence(picks=picked(BREAD, title="Two\u202e words\n\x1b[31m for bread", url="nowhere"))
    message = next(f.message for f in check(seen).findings if f.check == "credit-link")
    assert '"Two words [31m for bread"' in message
