"""link-text: the words of a link say where it goes, also to someone who hears the links one after another."""

import re
from collections.abc import Iterator

from curator.checking.evidence import Evidence
from curator.checking.outputs import outputs
from curator.checking.prose import editors_prose, where_in
from curator.checking.rule import Rule
from curator.model.finding import Finding
from curator.text.markdown import links
from curator.text.words import fold, slug

LINK_TEXT = Rule("link-text")
_EMPTY_WORDS = frozenset({
    "here", "click", "click here", "see here", "this", "this link", "link", "this page", "more", "read more",
    "learn more", "read it here", "find out more", "see more", "more info", "details", "website", "page", "article",
    "go", "open", "hier", "hier klicken", "mehr", "mehr lesen", "weiterlesen", "mehr erfahren",
    "ici", "cliquez ici", "lire la suite", "en savoir plus", "plus", "suite",
    "aqui", "haz clic aqui", "leer mas", "mas", "saber mas", "clique aqui", "saiba mais", "ler mais", "mais",
    "qui", "clicca qui", "leggi di piu", "di piu", "lees meer", "klik hier", "meer",
})  # fmt: skip
_BARE = re.compile(r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)+/\S*", re.IGNORECASE)


def says_nothing(words: str) -> str:
    """What is wrong with the words of a link, or nothing."""
    folded = re.sub(r"[\W_]+", " ", fold(words)).strip()
    if _BARE.fullmatch(words.strip()):
        return "is a bare address"
    if not folded:
        return "has no words"
    return "does not say where it goes" if folded in _EMPTY_WORDS else ""


def link_text(evidence: Evidence) -> Iterator[Finding]:
    """Links named "here" or "read more", and bare addresses: in the editor's words, then in what was rendered."""
    told: set[str] = set()
    for piece in editors_prose(evidence):
        for number, (words, href) in enumerate(links(piece.markdown), 1):
            if trouble := says_nothing(words):
                told.add(words.strip())
                yield _found(f"{piece.place}.{number}", words, trouble, href, where_in(piece, f"[{words}]"))
    for kind, output in outputs(evidence):
        if kind == "text":
            continue
        for words, href in dict.fromkeys((link.words, link.href) for link in output.links):
            if words.strip() not in told and (trouble := says_nothing(words)):
                yield _found(f"{slug(output.name)}.{slug(words, 'empty')}", words, trouble, href, output.file)


def _found(place: str, words: str, trouble: str, href: str, where: str) -> Finding:
    return LINK_TEXT.warn(
        place,
        f'The link "{words}" {trouble} ({href}).',
        where=where,
        mend="Let its words name what is there, such as the title of the piece.",
    )
