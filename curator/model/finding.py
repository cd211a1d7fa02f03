"""What a check finds."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["block", "warn", "info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend. `id` is `check:where`, stable from run to run, so that a waiver can name it.

    where: a file, pick or line in words. mend: one sentence on how. waivable: False for those that protect someone.
    waived: the written reason, if the issue waives this finding.
    """

    id: str
    check: str
    severity: Severity
    message: str
    where: str
    mend: str
    waivable: bool = True
    waived: str | None = None

    @property
    def blocks(self) -> bool:
        """True when this finding stops a sending."""
        return self.severity == "block" and self.waived is None
