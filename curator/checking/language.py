"""language, glossary-review: words that we use with care, and whom we follow in that. Only ever a hint.

It reads the editor's own prose alone. Quotations, titles, names and what creators say of themselves are theirs.
"""

from collections.abc import Iterator

from curator.checking.evidence import Evidence
from curator.checking.phrases import KINDS
from curator.checking.prose import Prose, editors_prose, where_in
from curator.checking.quotations import without_quotations
from curator.checking.rule import Rule
from curator.model.finding import Finding
from curator.model.glossary import Term
from curator.text.terms import term_pattern
from curator.text.words import fold, slug

LANGUAGE = Rule("language")
GLOSSARY_REVIEW = Rule("glossary-review")


def language(evidence: Evidence) -> Iterator[Finding]:
    """Terms of the glossary, and phrases that make people small, alike or foreign."""
    terms = [term for term in evidence.glossary if term.prefer]
    english = evidence.settings.newsletter.language.lower().startswith("en")
    theirs = _theirs(evidence)
    for piece in (*_headlines(evidence), *editors_prose(evidence)):
        for sentence in piece.sentences():
            ours = _ours(sentence, theirs)
            for term in terms:
                found = term_pattern(term.term).search(_without(ours, term.prefer or ""))
                if found and not _own_word(evidence, sentence, term.term):
                    yield _term(piece, sentence, term, found[0])
            for kind in KINDS if english else ():
                if found := kind.pattern.search(ours):
                    yield LANGUAGE.warn(
                        f"{piece.place}.{kind.name}-{slug(found[0])[:40]}",
                        f'"{found[0].strip()}" {kind.trouble}.',
                        where=where_in(piece, sentence),
                        mend=kind.mend,
                    )


def _headlines(evidence: Evidence) -> Iterator[Prose]:
    issue, file = evidence.issue, evidence.issue_file
    for name in ("title", "subject", "preheader", "theme"):
        if text := getattr(issue, name):
            yield Prose(name, f"{file}, {name}", text)
    for number, framing in enumerate(issue.framings, 1):
        yield Prose(f"framing-{number}.title", f"{file}, framing for {framing.audience}", framing.title)


def _theirs(evidence: Evidence) -> list[str]:
    """Names and titles, which are as they are, longest first."""
    issue = evidence.issue
    names = [pick.title for pick in issue.picks] + [event.title for event in issue.events]
    names += [creator.name for creator in evidence.creators.values()] + [source.name for source in evidence.sources]
    names += [event.organiser or "" for event in issue.events] + [action.target or "" for action in issue.actions]
    return sorted({name.strip() for name in names if len(name.strip()) > 2}, key=len, reverse=True)


def _ours(sentence: str, theirs: list[str]) -> str:
    text = without_quotations(sentence)
    for name in theirs:
        if name in text:
            text = text.replace(name, "…")
    return text


def _without(text: str, prefer: str) -> str:
    return term_pattern(prefer).sub("…", text) if prefer.strip() else text


def _own_word(evidence: Evidence, sentence: str, term: str) -> bool:
    """True where a creator who says so of themselves is named in the sentence."""
    return any(
        creator.name in sentence and fold(term) in fold(creator.in_their_words or "")
        for creator in evidence.creators.values()
        if creator.name.strip()
    )


def _term(piece: Prose, sentence: str, term: Term, found: str) -> Finding:
    following = ""
    if term.following:
        page = f" ({term.following.url})" if term.following.url else ""
        following = f", following {term.following.who}{page}"
    otherwise = f" Seen otherwise: {term.dissent}" if term.dissent else ""
    return LANGUAGE.warn(
        f"{piece.place}.{slug(term.term)}",
        f'"{found}" stands here; we say: {term.prefer}{following}.',
        where=where_in(piece, sentence),
        mend=f"Write it so, or leave it where it is someone's own word.{otherwise}",
    )


def glossary_review(evidence: Evidence) -> Iterator[Finding]:
    """Entries of the glossary whose month of review has gone by when the issue comes out."""
    month = f"{evidence.day.year}-{evidence.day.month:02d}"
    for term in evidence.glossary:
        if term.review_by and term.review_by < month:
            whom = f" with {term.following.who}" if term.following else ""
            yield GLOSSARY_REVIEW.info(
                slug(term.term),
                f'The entry "{term.term}" was to be looked at again by {term.review_by}.',
                where="glossary.yaml",
                mend=f"Ask or read once more{whom}, then write a new `review_by`.",
            )
