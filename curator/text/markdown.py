"""The editor's Markdown: to safe HTML, and to text that reads well in a plain mail."""

import re
from functools import cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS = {
    "p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "h2", "h3", "h4", "hr", "code", "pre", "del", "s",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title", "hreflang", "lang"}}


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("strikethrough")


def to_html(markdown: str, *, base_heading: int = 2) -> str:
    """Safe HTML of an editor's Markdown. Raw HTML is shown as text; the first heading level becomes `base_heading`."""
    shift = base_heading - 1
    tokens = _parser().parse(markdown)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + shift)}"
    html = _parser().renderer.render(tokens, _parser().options, {})
    return nh3.clean(
        html,
        tags=_TAGS | {"h5", "h6"},
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    ).strip()


def inline_html(markdown: str) -> str:
    """Like `to_html` for one run of text: no paragraphs around it."""
    html = _parser().renderInline(" ".join(markdown.split()))
    return nh3.clean(
        html,
        tags={"em", "strong", "a", "code", "br", "s"},
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def to_text(markdown: str) -> str:
    """Plain text: emphasis marks gone, links as `words (address)`, lists with hyphens, quotes with `>`."""
    lines: list[str] = []
    prefix: list[str] = []
    for token in _parser().parse(markdown):
        if token.type == "blockquote_open":
            prefix.append("> ")
        elif token.type == "list_item_open":
            prefix.append("- " if token.markup in "-*+" else f"{token.info or '1'}{token.markup} ")
        elif token.type in ("blockquote_close", "list_item_close"):
            prefix.pop()
        elif token.type == "inline":
            indent = "".join(prefix)
            body = _inline_text(token.children or [])
            lines.extend(indent + line for line in body.splitlines() or [""])
            lines.append("> " if "> " in prefix else "")
            prefix = [" " * len(p) if not p.startswith(">") else p for p in prefix]
        elif token.type in ("fence", "code_block"):
            lines.extend([*token.content.rstrip().splitlines(), ""])
        elif token.type == "hr":
            lines.extend(["* * *", ""])
    text = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"(?m)^>\n(?!>)", "\n", re.sub(r"\n{3,}", "\n\n", text)).strip()


def _inline_text(children: list[Token]) -> str:
    out: list[str] = []
    href = ""
    start = 0
    for child in children:
        if child.type in ("text", "code_inline"):
            out.append(child.content)
        elif child.type in ("softbreak",):
            out.append(" ")
        elif child.type == "hardbreak":
            out.append("\n")
        elif child.type == "image":
            out.append(child.content)
        elif child.type == "link_open":
            href, start = str(child.attrGet("href") or ""), len(out)
        elif child.type == "link_close":
            label = "".join(out[start:])
            if href and href.removeprefix("mailto:") != label:
                out.append(f" ({href.removeprefix('mailto:')})")
    return "".join(out)


def links(markdown: str) -> list[tuple[str, str]]:
    """Every link of the text as (words, address), in order."""
    found: list[tuple[str, str]] = []
    for token in _parser().parse(markdown):
        words: list[str] | None = None
        href = ""
        for child in token.children or []:
            if child.type == "link_open":
                words, href = [], str(child.attrGet("href") or "")
            elif child.type == "link_close" and words is not None:
                found.append(("".join(words), href))
                words = None
            elif words is not None and child.type in ("text", "code_inline"):
                words.append(child.content)
    return found


def without_front_matter(markdown: str) -> str:
    """The text below a leading `---` block of `name: value` lines, if there is one."""
    return re.sub(r"\A---\n.*?\n---\n", "", markdown, count=1, flags=re.S)


def front_matter(markdown: str) -> dict[str, str]:
    """The `name: value` lines of a leading `---` block, or nothing."""
    found = re.match(r"---\n(.*?)\n---\n", markdown, flags=re.S)
    pairs = (line.partition(":") for line in found[1].splitlines()) if found else ()
    return {name.strip(): value.strip().strip("\"'") for name, sign, value in pairs if sign}
