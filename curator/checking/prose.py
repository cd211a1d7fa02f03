"""The editor's own words in an issue, each with where it stands. Quotations and creators' words are not among them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import lxml.html

from curator.checking.evidence import Evidence
from curator.text.markdown import to_html
from curator.text.words import one_line

_END = re.compile(r"(?<=[.!?…。！？])[\"'”’»)\]]*\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Prose:
    """One piece of the editor's prose: Markdown, where it stands, and a short name for finding ids."""

    place: str
    where: str
    markdown: str

    @property
    def text(self) -> str:
        """What a reader sees of it, on one line; block quotes left out."""
        return visible(self.markdown, quotes=False)

    def sentences(self) -> list[str]:
        """Its sentences, without block quotes. A paragraph never runs on into the next."""
        blocks = paragraphs(self.markdown, quotes=False)
        return [sentence for block in blocks for sentence in _END.split(block) if sentence]


def paragraphs(markdown: str, *, quotes: bool = True) -> list[str]:
    """The blocks of a Markdown text as a reader sees them, each on one line. quotes: with block quotes or without."""
    if not markdown.strip():
        return []
    tree = lxml.html.fragment_fromstring(to_html(markdown), create_parent="div")
    if not quotes:
        for quote in tree.xpath(".//blockquote"):
            quote.drop_tree()
    blocks = tree.xpath(".//p|.//li[not(p)]|.//h2|.//h3|.//h4|.//h5|.//h6|.//pre")
    return [text for block in blocks if (text := one_line(block.text_content()))]


def visible(markdown: str, *, quotes: bool = True) -> str:
    """What a reader sees of a Markdown text, on one line."""
    return " ".join(paragraphs(markdown, quotes=quotes))


def editors_prose(evidence: Evidence) -> Iterator[Prose]:
    """Letter, notes, actions, prompts and framings, in this order; empty ones are left out."""
    issue, file = evidence.issue, evidence.issue_file
    pieces = [Prose("letter", evidence.letter_file, issue.letter)]
    pieces += [Prose(pick.id, f"{evidence.at(pick)}, note", pick.note or "") for pick in issue.picks]
    pieces += [Prose(name, where, action.text) for name, where, action in evidence.actions()]
    pieces += [Prose(name, where, prompt.text) for name, where, prompt in evidence.prompts()]
    for number, framing in enumerate(issue.framings, 1):
        pieces.append(Prose(f"framing-{number}", f"{file}, framing for {framing.audience}", framing.intro))
    return (piece for piece in pieces if piece.markdown.strip())


def line_of(text: str, part: str) -> int | None:
    """The line (from 1) in which `part` begins, white space aside; None if it does not stand there as it is."""
    words = [re.escape(word) for word in part.split()[:4]]
    found = re.search(r"\s+".join(words), text) if words else None
    return text.count("\n", 0, found.start()) + 1 if found else None


def where_in(piece: Prose, part: str) -> str:
    """Where a part of a piece stands: with its line, for the letter."""
    line = line_of(piece.markdown, part) if piece.place == "letter" else None
    return f"{piece.where}:{line}" if line else piece.where
