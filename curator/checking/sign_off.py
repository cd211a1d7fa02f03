"""sign-off: where the charter names advisers, each of them has read the issue and said yes before it goes out."""

from collections.abc import Iterator

from curator.checking.evidence import Evidence
from curator.checking.rule import Rule
from curator.model.finding import Finding
from curator.text.words import fold, slug

SIGN_OFF = Rule("sign-off")


def sign_off(evidence: Evidence) -> Iterator[Finding]:
    """An adviser of the charter who has not signed off this issue."""
    signed = {fold(role.name) for role in evidence.issue.roles if role.role == "adviser" and role.signed_off}
    for adviser in evidence.settings.charter.advisers:
        if fold(adviser) not in signed:
            yield SIGN_OFF.block(
                slug(adviser),
                f"{adviser} advises this newsletter and has not signed off this issue.",
                where=f"{evidence.issue_file}, roles",
                mend=(
                    "Send them the preview. When they say yes, write "
                    f"`- {{name: {adviser}, role: adviser, pay: …, signed_off: {evidence.day}}}` under `roles`."
                ),
            )
