"""Step 3: everything that the checks find about one issue, with its waivers applied."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace

from curator.checking.actions import ACTION_ORIENTED, ACTION_SOUND, action_oriented, action_sound
from curator.checking.apology import APOLOGY, apology
from curator.checking.claims import CLAIMS, claims
from curator.checking.consent import CONSENT, consent
from curator.checking.content_notes import CONTENT_NOTES, content_notes
from curator.checking.credit import CREDIT_LINK, SELF_DESCRIPTION, SUPPORT, credit_link, self_description, support
from curator.checking.equipped import EQUIPPED, LEAD_VOICE, PACING, equipped, lead_voice, pacing
from curator.checking.evidence import Evidence
from curator.checking.framings import parity_of_all
from curator.checking.images import IMAGE_RIGHTS, image_rights
from curator.checking.labour import LABOUR, labour
from curator.checking.language import GLOSSARY_REVIEW, LANGUAGE, glossary_review, language
from curator.checking.link_text import LINK_TEXT, link_text
from curator.checking.load import CENTRED, LOAD, centred, load
from curator.checking.mail_access import MAIL_ACCESS, mail_access
from curator.checking.mail_legal import MAIL_LEGAL, mail_legal
from curator.checking.mail_size import MAIL_SIZE, mail_size
from curator.checking.mail_tracking import MAIL_TRACKING, mail_tracking
from curator.checking.online import ONLINE, online
from curator.checking.parity import PARITY
from curator.checking.placeholder import PLACEHOLDER, placeholder
from curator.checking.reliable import RELIABLE, reliable
from curator.checking.rule import Rule
from curator.checking.sign_off import SIGN_OFF, sign_off
from curator.checking.tokenism import TOKENISM, tokenism
from curator.checking.vocabulary import VOCABULARY, vocabulary
from curator.checking.waivers import WAIVER, apply, waive
from curator.model.finding import Finding

__all__ = ["CHECKS", "RULES", "Check", "CheckReport", "check", "waive"]

Check = Callable[[Evidence], Iterable[Finding]]
"""A check looks at the evidence and at nothing else."""

CHECKS: tuple[tuple[Rule, Check], ...] = (
    (CONSENT, consent),
    (SELF_DESCRIPTION, self_description),
    (CREDIT_LINK, credit_link),
    (IMAGE_RIGHTS, image_rights),
    (SUPPORT, support),
    (EQUIPPED, equipped),
    (RELIABLE, reliable),
    (ACTION_ORIENTED, action_oriented),
    (ACTION_SOUND, action_sound),
    (LABOUR, labour),
    (LEAD_VOICE, lead_voice),
    (CENTRED, centred),
    (LOAD, load),
    (CLAIMS, claims),
    (APOLOGY, apology),
    (LANGUAGE, language),
    (GLOSSARY_REVIEW, glossary_review),
    (CONTENT_NOTES, content_notes),
    (VOCABULARY, vocabulary),
    (PACING, pacing),
    (TOKENISM, tokenism),
    (SIGN_OFF, sign_off),
    (MAIL_LEGAL, mail_legal),
    (MAIL_TRACKING, mail_tracking),
    (MAIL_SIZE, mail_size),
    (MAIL_ACCESS, mail_access),
    (LINK_TEXT, link_text),
    (PARITY, parity_of_all),
    (ONLINE, online),
    (PLACEHOLDER, placeholder),
)
"""Every check, in the order in which its findings are listed."""

RULES: dict[str, Rule] = {rule.id: rule for rule in (*(rule for rule, _ in CHECKS), WAIVER)}
"""Every rule by id; each has a page in docs/reference/checks."""

_ORDER = {"block": 0, "warn": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What the checks found: blocks first, then warnings, then what is good to know."""

    issue: str
    findings: tuple[Finding, ...] = ()

    @property
    def blocked(self) -> bool:
        """True when a finding stops the sending."""
        return any(finding.blocks for finding in self.findings)

    def to_json(self) -> dict[str, object]:
        """For --json: waived is the reason, or null."""
        return {"issue": self.issue, "findings": [asdict(finding) for finding in self.findings]}


def check(evidence: Evidence) -> CheckReport:
    """Run every check on the evidence and apply the issue's waivers. Changes nothing; the same again gives the same."""
    found = _distinct(finding for _, look in CHECKS for finding in look(evidence))
    findings = apply(found, evidence.issue.waivers, where=evidence.issue_file)
    return CheckReport(evidence.issue.issue, tuple(sorted(findings, key=lambda finding: _ORDER[finding.severity])))


def _distinct(findings: Iterable[Finding]) -> list[Finding]:
    """Each finding once, with an id of its own: a waiver names exactly one."""
    seen: Counter[str] = Counter()
    kept: list[Finding] = []
    for finding in dict.fromkeys(findings):
        seen[finding.id] += 1
        number = seen[finding.id]
        kept.append(finding if number == 1 else replace(finding, id=f"{finding.id}-{number}"))
    return kept
