"""mail-size: a mail that mailbox programs show whole. One KB is 1000 bytes; Gmail cuts near 102 of them."""

import re
from collections.abc import Iterator

from curator.checking.evidence import Evidence
from curator.checking.outputs import outputs
from curator.checking.rule import Rule
from curator.model.finding import Finding
from curator.text.tokens import PLACEHOLDERS, fill

MAIL_SIZE = Rule("mail-size")
KB = 1000
WARN_KB, BLOCK_KB, STYLE_KB = 80, 100, 8
LONGEST_LINK = "x" * 75
"""As long as a reader's own link gets; placeholders are shorter."""


def filled_size(html: str) -> int:
    """Bytes of an HTML part once each reader's own links are in it."""
    return len(fill(html, dict.fromkeys(PLACEHOLDERS, LONGEST_LINK)).encode("utf-8", "replace"))


def mail_size(evidence: Evidence) -> Iterator[Finding]:
    """An HTML part that is large or too large, or a style block that Gmail would drop."""
    variants = evidence.built.variants if evidence.built else ()
    mails = [output for kind, output in outputs(evidence) if kind == "email"]
    warn_at = min(WARN_KB, evidence.settings.config.issue.max_html_kb)
    for variant, output in zip(variants, mails, strict=True):
        size = filled_size(variant.html)
        if size > warn_at * KB:
            report = MAIL_SIZE.block if size > BLOCK_KB * KB else MAIL_SIZE.warn
            limit = BLOCK_KB if size > BLOCK_KB * KB else warn_at
            yield report(
                variant.name,
                f"The {output.name} has {size / KB:.0f} KB, more than {limit}; some programs cut it off near 102.",
                where=output.file,
                mend="Take a few picks out, shorten notes and quotations, or move some to the next issue.",
            )
        style = max(
            (len(css.encode()) for css in re.findall(r"(?is)<style\b[^>]*>(.*?)</style>", variant.html)), default=0
        )
        if style > STYLE_KB * KB:
            yield MAIL_SIZE.warn(
                f"{variant.name}.style",
                f"A style block of the {output.name} has {style / KB:.1f} KB; Gmail drops it above {STYLE_KB}.",
                where=output.file,
                mend="Shorten the styles in your template.",
            )
