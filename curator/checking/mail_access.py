"""mail-access: everyone can read the mail, whoever they are and whatever they read with. Looks at the rendered HTML."""

import re
from collections.abc import Iterator

from curator.checking.evidence import Evidence
from curator.checking.look import declarations, look_troubles
from curator.checking.outputs import outputs
from curator.checking.page import Node, is_hidden, parse, words_of
from curator.checking.rule import Rule
from curator.model.finding import Finding
from curator.text.words import one_line

MAIL_ACCESS = Rule("mail-access")
_METAS = (
    "viewport",
    "color-scheme",
    "supported-color-schemes",
    "format-detection",
    "x-apple-disable-message-reformatting",
)
Trouble = tuple[str, str, str]
"""A short name, what is wrong, how to mend it."""


def mail_access(evidence: Evidence) -> Iterator[Finding]:
    """Each rule of accessible mail that the rendered HTML breaks."""
    variants = evidence.built.variants if evidence.built else ()
    mails = [output for kind, output in outputs(evidence) if kind == "email"]
    for variant, output in zip(variants, mails, strict=True):
        tree = parse(variant.html)
        for find in (_document, _metas, _body, _headings, _tables, _images, _links, _underlines, look_troubles):
            for name, trouble, mend in find(tree):
                yield MAIL_ACCESS.block(
                    f"{variant.name}.{name}", f"{output.name}: {trouble}", where=output.file, mend=mend
                )


def _shown(tree: Node, *tags: str) -> list[Node]:
    return [
        node
        for node in tree.iter(*tags)
        if not is_hidden(node) and not any(is_hidden(parent) for parent in node.iterancestors())
    ]


def _document(tree: Node) -> Iterator[Trouble]:
    for name in ("lang", "dir"):
        if not (tree.get(name) or "").strip():
            yield name, f"the document has no `{name}`.", f'Write {name}="…" at <html> (or <mjml>).'
    title = tree.find(".//head/title")
    if title is None or not one_line(title.text or ""):
        yield "title", "the document has no title.", "Add <mj-title> (or <title>) with the issue's title."


def _metas(tree: Node) -> Iterator[Trouble]:
    found = {(meta.get("name") or "").lower(): (meta.get("content") or "").lower() for meta in tree.iter("meta")}
    charsets = [meta for meta in tree.iter("meta") if meta.get("charset") or "charset" in (meta.get("content") or "")]
    missing = [*(["charset"] if not charsets else []), *(name for name in _METAS if name not in found)]
    if missing:
        yield "metas", f"meta lines are missing: {', '.join(missing)}.", "Keep email/metas.mjml in the template's head."
    viewport = found.get("viewport", "").replace(" ", "")
    limit = re.search(r"maximum-scale=([\d.]+)", viewport)
    if re.search(r"user-scalable=(?:no|0)", viewport) or (limit and float(limit[1]) < 2):
        yield "zoom", "the viewport keeps readers from zooming in.", "Remove user-scalable and maximum-scale."


def _body(tree: Node) -> Iterator[Trouble]:
    body = tree.find("body")
    children = [child for child in body if isinstance(child.tag, str)] if body is not None else []
    bare = [str(child.tag) for child in children if not (child.get("lang") and child.get("dir"))]
    if bare:
        yield (
            "body",
            f"{len(bare)} direct part(s) of the body ({', '.join(sorted(set(bare)))}) have no `lang` and `dir`.",
            "Write lang and dir at <mjml> and at each part in <mj-raw>: some mail programs drop those of the document.",
        )
    wrappers = [
        node
        for node in tree.iter()
        if node.get("role") == "article" and node.get("aria-roledescription") == "email" and node.get("aria-label")
    ]
    if not wrappers:
        yield (
            "article",
            'no part is marked as the mail itself (role="article", aria-roledescription="email", aria-label).',
            "Give <mj-title> a title: the default body is marked with it.",
        )


def _headings(tree: Node) -> Iterator[Trouble]:
    levels = [int(str(node.tag)[1]) for node in _shown(tree, "h1", "h2", "h3", "h4", "h5", "h6")]
    if levels.count(1) != 1:
        yield "h1", f"there are {levels.count(1)} first-level headings; one is right.", "Keep one <h1>: the title."
    before = 0
    for level in levels:
        if level > before + 1 and before:
            yield "heading", f"a heading skips from level {before} to {level}.", "Use the next level down."
            return
        before = level


def _tables(tree: Node) -> Iterator[Trouble]:
    bare = [table for table in tree.iter("table") if table.get("role") not in ("presentation", "none", "table", "grid")]
    if bare:
        yield (
            "tables",
            f"{len(bare)} layout table(s) are read out as tables.",
            'Write role="presentation" at tables that only place things.',
        )


def _images(tree: Node) -> Iterator[Trouble]:
    without = [image.get("src") or "?" for image in tree.iter("img") if image.get("alt") is None]
    if without:
        yield "alt", f"{len(without)} image(s) have no alt text ({without[0]}).", "Say in `alt` what the image shows."


def _links(tree: Node) -> Iterator[Trouble]:
    empty = [link.get("href") or "" for link in _shown(tree, "a") if link.get("href") and not words_of(link)]
    if empty:
        yield "links", f"{len(empty)} link(s) have no words ({empty[0]}).", "Put words into the link, or an alt text."


def _underlines(tree: Node) -> Iterator[Trouble]:
    bare = [words_of(link) for link in _shown(tree, "a") if link.get("href") and _stands_in_words(link) and _bare(link)]
    if bare:
        yield (
            "underline",
            f"{len(bare)} link(s) within a sentence are told apart by their colour alone ({bare[0][:40]}).",
            "Leave links underlined: not everyone sees colours.",
        )


def _stands_in_words(link: Node) -> bool:
    around = link.getparent()
    return around is not None and words_of(around) != words_of(link)


def _bare(link: Node) -> bool:
    """True for a link whose own style takes its line away and sets nothing in its place."""
    styles = declarations(link.get("style") or "")
    taken = (styles.get("text-decoration") or styles.get("text-decoration-line") or "").startswith("none")
    return taken and not any(name.startswith(("border", "background")) for name in styles)
