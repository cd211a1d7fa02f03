"""parity: every output carries exactly what it may, read back from what was rendered.

The issue says what must be there; it is looked for in the words and links that a reader meets. Nothing is taken from
the data that the outputs were made of.
"""

from collections.abc import Iterator

from curator.checking.addresses import Addresses, may_show, shown_picks, written_address
from curator.checking.evidence import Evidence
from curator.checking.outputs import outputs
from curator.checking.page import Output, parse
from curator.checking.reading import heard, markdown_stands_in, stands_in
from curator.checking.rule import Rule
from curator.model.finding import Finding
from curator.model.issue import Output as Kind
from curator.model.issue import Pick
from curator.text.words import fingerprint, slug

PARITY = Rule("parity")
_MEND = "Mend the template that makes this output, or remove your copy of it to get the default back."


def parity(evidence: Evidence) -> Iterator[Finding]:
    """What is missing from an output, and what stands in it without leave."""
    for kind, output in outputs(evidence):
        whole = output.heard()
        for pick in shown_picks(evidence, kind, output.without):
            yield from _pick(evidence, output, pick, whole)
        yield from _other_parts(evidence, kind, output, whole)
        yield from _not_allowed(evidence, kind, output, whole)
        yield from _links(evidence, kind, output)
    if evidence.built:
        yield from _hidden_from_search(evidence, evidence.built.web)


def _hidden_from_search(evidence: Evidence, web: str) -> Iterator[Finding]:
    """A page that a creator wants to keep from search engines, and that does not tell them so."""
    names = [pick.id for pick in shown_picks(evidence, "web") if not may_show(evidence, pick).index]
    robots = [meta.get("content") or "" for meta in parse(web).iter("meta") if meta.get("name") == "robots"]
    if names and not any("noindex" in content for content in robots):
        yield PARITY.block(
            "web-page.noindex",
            f"The web page invites search engines, which the creators of {', '.join(names)} do not allow (noindex).",
            where=f"out/issues/{evidence.issue.issue}/web.html",
            mend=_MEND,
        )


def _id(output: Output, part: str) -> str:
    return f"{slug(output.name)}.{part}"


def _missing(output: Output, part: str, message: str) -> Finding:
    return PARITY.block(_id(output, part), message, where=output.file, mend=_MEND)


def _pick(evidence: Evidence, output: Output, pick: Pick, whole: str) -> Iterator[Finding]:
    places = output.cards(written_address(pick.url))
    lacks = min((_lacks(evidence, pick, place) for place in places), key=len, default=None)
    if lacks is None:
        lacks = ["link", *_lacks(evidence, pick, whole)]
    if lacks:
        yield PARITY.block(
            _id(output, pick.id),
            f'The {output.name} shows "{pick.title}" without its {_listed(lacks)}.',
            where=f"{output.file}, pick {pick.id}",
            mend=_MEND,
        )


def _lacks(evidence: Evidence, pick: Pick, place: str) -> list[str]:
    names = [maker.name for maker in evidence.makers_of(pick)]
    checks = {
        "title": stands_in(pick.title, place),
        "credit": all(stands_in(name, place) for name in names),
        "note": markdown_stands_in(pick.note or "", place),
        "quotation": not may_show(evidence, pick).quote or stands_in(pick.quote or "", place),
    }
    return [name for name, there in checks.items() if not there]


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _other_parts(evidence: Evidence, kind: Kind, output: Output, whole: str) -> Iterator[Finding]:
    """Letter, actions, questions, events and corrections; a section that the newsletter left out is not missed."""
    issue, sections = evidence.issue, evidence.settings.config.issue.sections
    if "opening" in sections and not markdown_stands_in(issue.letter, whole):
        yield _missing(output, "letter", f"The {output.name} does not carry the whole letter.")
    for name, _, action in evidence.actions():
        words = (action.text, action.risk_note or "", action.called_for_by or "")
        if "do-one-thing" in sections and not all(markdown_stands_in(part, whole) for part in words):
            yield _missing(output, name, f"The {output.name} does not carry the action {name} with all it says.")
    for name, _, prompt in evidence.prompts():
        if not markdown_stands_in(prompt.text, whole):
            yield _missing(output, name, f"The {output.name} does not carry the question {name}.")
    for number, event in enumerate(issue.events, 1):
        name = event.id or f"event-{number}"
        wanted = "coming-up" in sections and (kind != "web" or event.public_ok)
        if wanted and not stands_in(event.title, whole):
            yield _missing(output, name, f"The {output.name} does not carry the event {name}.")
    for number, promise in enumerate(issue.promises, 1):
        if "corrections" in sections and not markdown_stands_in(promise.text, whole):
            yield _missing(output, f"promise-{number}", f"The {output.name} does not carry promise {number}.")
    for number, fix in enumerate(issue.corrections, 1):
        parts = (fix.text, fix.reflection, fix.apology, fix.repair, fix.change)
        if "corrections" in sections and not fix.private and not all(markdown_stands_in(p, whole) for p in parts):
            yield _missing(
                output, f"correction-{number}", f"The {output.name} does not carry all of correction {number}."
            )


def _not_allowed(evidence: Evidence, kind: Kind, output: Output, whole: str) -> Iterator[Finding]:
    shown, allowed = shown_picks(evidence, kind, output.without), shown_picks(evidence, kind)
    alts = {heard(alt) for _, alt in output.images if alt.strip()}
    hrefs = {link.href for link in output.links}
    for pick in evidence.issue.picks:
        may, where = may_show(evidence, pick), f"{output.file}, pick {pick.id}"
        if pick not in allowed and _is_there(pick, hrefs, whole):
            yield PARITY.block(
                _id(output, f"{pick.id}.shown"),
                f'The {output.name} shows "{pick.title}", which its creators do not allow there.',
                where=where,
                mend=_MEND,
            )
        elif pick in allowed and pick not in shown and _has_card(output, pick, whole):
            yield PARITY.block(
                _id(output, f"{pick.id}.chosen"),
                f'The {output.name} shows "{pick.title}" to readers who did not choose {pick.section}.',
                where=where,
                mend=_MEND,
            )
        elif pick.quote and heard(pick.quote) and not may.quote and stands_in(pick.quote, whole):
            yield PARITY.block(
                _id(output, f"{pick.id}.quote"),
                f'The {output.name} quotes "{pick.title}", which its creators do not allow.',
                where=where,
                mend=_MEND,
            )
        if pick.image and not may.image and heard(pick.image.alt or "") in alts - {""}:
            yield PARITY.block(
                _id(output, f"{pick.id}.image"),
                f'The {output.name} shows the image of "{pick.title}", which its creators do not allow.',
                where=where,
                mend=_MEND,
            )
    for number, letter in enumerate(evidence.issue.letters, 1):
        if not letter.consent_to_publish and len(heard(letter.text).split()) >= 4 and stands_in(letter.text, whole):
            yield _missing(
                output, f"letter-{number}", f"The {output.name} prints letter {number}, without a yes to it."
            )
    for number, event in enumerate(evidence.issue.events, 1):
        if kind == "web" and not event.public_ok and len(heard(event.title)) > 8 and stands_in(event.title, whole):
            name = event.id or f"event-{number}"
            yield _missing(output, f"{name}.public", f"The {output.name} shows the event {name}, which is not public.")


def _is_there(pick: Pick, hrefs: set[str], whole: str) -> bool:
    return written_address(pick.url) in hrefs or _has_its_words(pick, whole)


def _has_its_words(pick: Pick, whole: str) -> bool:
    long_words = [text for text in (pick.quote or "", pick.note or "") if len(heard(text).split()) >= 4]
    return any(markdown_stands_in(text, whole) for text in long_words)


def _has_card(output: Output, pick: Pick, whole: str) -> bool:
    """True where a pick is shown as one; its address alone may stand in the letter, too."""
    places = output.cards(written_address(pick.url))
    return _has_its_words(pick, whole) or any(stands_in(pick.title, place) for place in places)


def _links(evidence: Evidence, kind: Kind, output: Output) -> Iterator[Finding]:
    """Links that belong to nothing in the issue. Rewritten ones of a mail are a matter of mail-tracking."""
    addresses = Addresses(evidence, kind)
    for href in dict.fromkeys(link.href for link in output.links):
        found = addresses.kind(href)
        if found == "ours" or (found == "rewritten" and kind != "web"):
            continue
        said = "leads nowhere" if found == "nowhere" else "belongs to no pick, creator or action of this issue"
        yield PARITY.block(
            _id(output, f"link-{fingerprint(href)[:8]}"),
            f"A link of the {output.name} {said}: {href or '(empty)'}",
            where=output.file,
            mend="Take the link out of the template, or write it into the issue where it belongs.",
        )
