"""credit-link, self-description, support: who made it, where it is, in whose words, and how to support them."""

import datetime as dt
import re
from collections.abc import Iterator

from curator.checking.evidence import Evidence
from curator.checking.identity import about_whom
from curator.checking.prose import editors_prose, where_in
from curator.checking.rule import Rule
from curator.model.finding import Finding
from curator.model.issue import Pick
from curator.model.source import Creator
from curator.text.urls import is_http
from curator.text.words import count_words, did_you_mean

CREDIT_LINK = Rule("credit-link")
SELF_DESCRIPTION = Rule("self-description", protects=True)
SUPPORT = Rule("support")
QUOTE_WORDS = 50
VERIFIED_WITHIN = dt.timedelta(days=366)
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def quote_length(quote: str) -> int:
    """Words of a quotation; Chinese, Japanese and Korean count two characters as a word."""
    return count_words(_CJK.sub(" ", quote)) + (len(_CJK.findall(quote)) + 1) // 2


def credit_link(evidence: Evidence) -> Iterator[Finding]:
    """A pick without byline, title or link to the original, or with a quotation over fifty words."""
    known = evidence.creators
    for pick in evidence.issue.picks:
        where = evidence.at(pick)
        if not pick.creators:
            yield CREDIT_LINK.block(
                f"{pick.id}.creators",
                f'"{pick.title}" names no creator.',
                where=where,
                mend="Write the ids of everyone who made it under `creators`.",
            )
        for name in pick.creators or ():
            if name not in known or not known[name].name.strip():
                yield _unknown_creator(pick, name, known, where)
        if not pick.title.strip():
            yield CREDIT_LINK.block(
                f"{pick.id}.title", "A pick has no title.", where=where, mend="Write the title as the creators give it."
            )
        if not is_http(pick.url):
            yield CREDIT_LINK.block(
                f"{pick.id}.url",
                f'"{pick.title}" has no link that a browser would open ({pick.url or "empty"}).',
                where=where,
                mend="Write the full address of the original under `url`, beginning with https://.",
            )
        length = quote_length(pick.quote or "")
        if length > QUOTE_WORDS:
            yield CREDIT_LINK.block(
                f"{pick.id}.quote",
                f'The quotation from "{pick.title}" has {length} words; {QUOTE_WORDS} are the most we take.',
                where=where,
                mend="Shorten the quotation to its heart and let the link carry the rest.",
            )


def _unknown_creator(pick: Pick, name: str, known: dict[str, Creator], where: str) -> Finding:
    if name in known:
        message = f'The creator "{name}" has no name in sources.yaml, so "{pick.title}" would stand without a byline.'
    else:
        message = f'"{pick.title}" credits "{name}", whom sources.yaml does not hold{did_you_mean(name, known)}'
    return CREDIT_LINK.block(
        f"{pick.id}.creator-{name or 'empty'}",
        message,
        where=where,
        mend="Write the creator into sources.yaml with the name they use, or correct the id.",
    )


def self_description(evidence: Evidence) -> Iterator[Finding]:
    """Words about who a creator is that are not their own, or have no address."""
    for creator in evidence.featured():
        if (creator.in_their_words or "").strip() and not is_http(creator.statement_url):
            yield SELF_DESCRIPTION.block(
                creator.id,
                f"The words of {creator.name} about themselves have no address to show that they are theirs.",
                where=f"sources.yaml, creator {creator.id}",
                mend="Write the page where they say so under `statement_url`, or remove `in_their_words`.",
            )
    for piece in editors_prose(evidence):
        for sentence in piece.sentences():
            for creator, term in about_whom(sentence, evidence.featured()):
                yield SELF_DESCRIPTION.block(
                    f"{piece.place}.{creator.id}",
                    f'"{term}" is said of {creator.name} here, and their own words (in_their_words) do not say it.',
                    where=where_in(piece, sentence),
                    mend="Leave it out, or quote them: put their own line and its address into sources.yaml.",
                )
    yield from _by_whom(evidence)


def _by_whom(evidence: Evidence) -> Iterator[Finding]:
    for pick in evidence.issue.picks:
        makers = evidence.makers_of(pick)
        if pick.relation == "by" and makers and not any(is_http(maker.statement_url) for maker in makers):
            yield SELF_DESCRIPTION.warn(
                f"{pick.id}.by",
                f'"{pick.title}" is marked `by`, and none of its creators has a statement_url where they say so.',
                where=evidence.at(pick),
                mend="Add the page where one of them says so, or write `unknown`; nobody has to say who they are.",
            )


def support(evidence: Evidence) -> Iterator[Finding]:
    """A way to support a featured creator that no reader gets to see, or that nobody has looked at for a year."""
    shown = evidence.built.variants[0].html if evidence.built and evidence.built.variants else None
    for creator in evidence.featured():
        where = f"sources.yaml, creator {creator.id}"
        for number, link in enumerate(creator.support, 1):
            if link.verified_on is None or evidence.day - link.verified_on > VERIFIED_WITHIN:
                when = f"was last looked at on {link.verified_on}" if link.verified_on else "has never been looked at"
                yield SUPPORT.warn(
                    f"{creator.id}.{number}",
                    f"The link to support {creator.name} ({link.label}) {when}.",
                    where=where,
                    mend="Open it, then write today's date under `verified_on`.",
                )
        if shown is not None and creator.support and not any(_stands(link.url, shown) for link in creator.support):
            yield SUPPORT.warn(
                f"{creator.id}.shown",
                f"{creator.name} names a way to be supported, and the mail shows none.",
                where=where,
                mend="Keep the section `support-creators` in [issue] sections, or show the link in your template.",
            )


def _stands(url: str, html: str) -> bool:
    return url in html or url.replace("&", "&amp;") in html
