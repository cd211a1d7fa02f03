"""HTML of what an editor writes, ready for a page or a mail."""

import re
from functools import lru_cache

from curator.text.markdown import inline_html, to_html

KEPT = 512
"""An issue shows the same words in the mail, on its page and in the feed."""
_PLAIN = re.compile(r"[^\W\d_][\w .,;:?'’“”‘…()–—-]*\w[.?…]?")
"""One paragraph of words without anything that Markdown or HTML could mean."""
_HEADING = re.compile(r"<(/?)h([1-6])>")
_START = re.compile(r"<(p|ul|ol|li|blockquote|h[2-6]|a|pre|code|hr)\b")


def levelled(html: str, first: int) -> str:
    """The same HTML with headings that begin at level `first` and skip none on their way down."""
    open_levels: list[int] = []  # the levels as written, outermost first

    def rename(tag: re.Match[str]) -> str:
        level = int(tag[2])
        if not tag[1]:
            while open_levels and open_levels[-1] >= level:
                open_levels.pop()
            open_levels.append(level)
        return f"<{tag[1]}h{min(6, first - 1 + len(open_levels))}>"

    return _HEADING.sub(rename, html)


@lru_cache(KEPT)
def block(markdown: str, heading: int = 2) -> str:
    """Safe HTML of Markdown in paragraphs; its headings begin at level `heading`."""
    if "_" not in markdown and _PLAIN.fullmatch(markdown):  # most notes: the parser would find nothing in them
        return f"<p>{markdown}</p>"
    return levelled(to_html(markdown), heading)


@lru_cache(KEPT)
def inline(markdown: str) -> str:
    """Safe HTML of one run of Markdown; paragraphs become one."""
    return inline_html(markdown)


def styled(html: str, styles: dict[str, str]) -> str:
    """The same HTML with an inline style on each start tag that `styles` names: mail programs drop style sheets.

    Only for HTML that `block` or `inline` made: their tags carry no style of their own.
    """

    def add(tag: re.Match[str]) -> str:
        style = styles.get(tag[1])
        return f'{tag[0]} style="{style}"' if style else tag[0]

    return _START.sub(add, html)
