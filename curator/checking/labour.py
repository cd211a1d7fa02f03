"""labour: nobody is asked to explain themselves. It knows English turns of phrase and is silent elsewhere."""

import re
from collections.abc import Iterator

from curator.checking.evidence import Evidence
from curator.checking.identity import IDENTITY_WORDS
from curator.checking.prose import visible
from curator.checking.quotations import without_quotations
from curator.checking.rule import Rule
from curator.model.finding import Finding
from curator.model.source import Creator

LABOUR = Rule("labour")
_ASK = (
    r"\b(?:ask|invite|(?<!\byou )(?<!\bwe )(?<!\bwho )(?:get|have|let)|interview|encourage|request|call on|urge|"
    r"message|e-?mail|write to|dm|tag|approach|turn to|reach out to)(?:ing)?\b"
)
_EXPLAIN = (
    r"\b(?:explain|teach|educate|answer|describe|clarify|represent|speak (?:for|about|on|to|with)|"
    r"talk (?:about|us|you|to|with)|"
    r"tell (?:you|us|me|your|the|their)|share (?:their|her|his|a|some)|help you understand|give you feedback|"
    r"review your|check your|what it(?:['’]s| is) like|how it feels|about (?:their|her|his) "
    r"(?:experiences?|identity|culture|religion|faith|disability|hair|background|community|people|story|stories))\b"
)
_PERSON = (
    r"\b(?:someone|somebody|person|people|friends?|colleagues?|co-?workers?|neighbou?rs?|classmates?|acquaintances?|"
    r"parents?|famil(?:y|ies)|members?|students?|pupils?|women|men|authors?|artists?|creators?|makers?|writers?|poets?|"
    r"illustrators?|podcasters?|activists?|elders?|speakers?|communit(?:y|ies))\b"
)
_MAY_BE_CHAT = re.compile(r"^(?:talk|tell|answer|describe|speak|share (?:a|some))\b", re.IGNORECASE)
"""What friends do anyway: too much only where somebody is asked because of who they are or of what they make."""
_SOMEBODY_S = re.compile(
    rf"\b(?:{IDENTITY_WORDS}|communit(?:y|ies)|background|cultures?|authors?|artists?|creators?|makers?|writers?|poets?|"
    r"illustrators?|podcasters?|activists?|elders?)\b",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"\b(?:councils?|councillors?|boards?|parliament|ministr(?:y|ies)|government|librar(?:y|ies)|schools?|publishers?|"
    r"compan(?:y|ies)|museums?|stations?|offices?|committees?|its members)\b",
    re.IGNORECASE,
)
"""Whose work it is to answer."""
_NO_TURN = r"(?:(?!(?:by|about|from|of|in|for|with|on)\b)[\w'’-]+\s+)"
_QUESTION = r"\b(?:ask|interview|approach|turn to|reach out to)(?:ing)?\b"
_PICKED = (
    rf"{_QUESTION}\s+{_NO_TURN}{{0,3}}?(?:{IDENTITY_WORDS})\s+{_NO_TURN}{{0,2}}?{_PERSON}|"
    rf"{_QUESTION}\s+{_NO_TURN}{{0,3}}?{_PERSON}\s+(?:from|of|in)\s+(?:an?other|a different|the [\w-]+)\s+"
    r"(?:backgrounds?|cultures?|communit(?:y|ies)|countr(?:y|ies)|faith|religion)"
)
"""Somebody who is asked because of who they are."""
_ONE_ANOTHER = re.compile(
    r"\b(?:each other|one another|yourself|yourselves|ourselves|"
    r"(?:your|our) (?:own )?(?:child|children|kids?|son|daughter|family|partner|household|parents|grandparents?))\b",
    re.IGNORECASE,
)
_PAID = re.compile(r"\d|\b(?:volunteer|salar(?:y|ied)|paid)\b", re.IGNORECASE)
_REQUEST = re.compile(
    rf"{_ASK}(?P<whom>[^.?!;:]{{0,80}}?{_PERSON}[^.?!;:]{{0,60}}?)(?P<what>{_EXPLAIN})", re.IGNORECASE
)
_WISHES = r"(?!\s+(?:they|she|he)\b[^.?!;:]{0,20}\b(?:needs?|likes?|wants?|prefers?|chooses?)\b)"
"""What someone needs or would like is theirs to be asked."""
_BECAUSE = re.compile(
    rf"(?P<whom>{_PICKED})\b[^.?!;:]{{0,30}}?\b(?:about|for|how|what|why|whether|if)\b{_WISHES}", re.IGNORECASE
)
_OF_WHOM = re.compile(rf"^\W*(?:an?|the|your|our|some|any)\s+(?:[\w-]+\s+){{0,3}}?{_PERSON}", re.IGNORECASE)


def labour(evidence: Evidence) -> Iterator[Finding]:
    """An action or question that makes creators, or members of a community at large, explain, teach or answer."""
    for name, where, action in evidence.actions():
        yield from _look(evidence, name, where, action.text)
    for name, where, prompt in evidence.prompts():
        found = list(_look(evidence, name, where, prompt.text))
        whom = prompt.ask_of or ""
        if not found and _OF_WHOM.search(whom) and not _ONE_ANOTHER.search(whom) and not _offered(evidence, whom):
            yield _found(f"{name}.ask-of", f'The question {name} is to be asked of "{whom}".', where)
        yield from found
    yield from _pay(evidence)


def _pay(evidence: Evidence) -> Iterator[Finding]:
    """A role of which nobody can say whether it was paid."""
    for number, role in enumerate(evidence.issue.roles, 1):
        if not _PAID.search(role.pay or ""):
            yield LABOUR.warn(
                f"role-{number}.pay",
                f"{role.name} worked on this issue as {role.role}, and nothing says how that was paid.",
                where=f"{evidence.issue_file}, roles",
                mend="Write the sum under `pay`, or the word volunteer.",
            )


def _look(evidence: Evidence, name: str, where: str, markdown: str) -> Iterator[Finding]:
    text = without_quotations(visible(markdown, quotes=False))
    asked = (found for found in _REQUEST.finditer(text) if _is_labour(found))
    for found in (*asked, *_BECAUSE.finditer(text)):
        if not _ONE_ANOTHER.search(found["whom"]) and not _offered(evidence, text):
            yield _found(name, f'This asks others to do the explaining: "{found[0].strip()}".', where)
            return
    for creator in _named(evidence, text):
        pattern = rf"{_ASK}[^.?!;:]{{0,40}}?{re.escape(creator.name)}[^.?!;:]{{0,60}}?{_EXPLAIN}"
        if not creator.offers and re.search(pattern, text, re.IGNORECASE):
            yield _found(
                name, f"This asks {creator.name} to explain, teach or answer, which they have not offered.", where
            )
            return


def _is_labour(found: re.Match[str]) -> bool:
    marked = _SOMEBODY_S.search(found["whom"]) is not None
    return marked or not (_MAY_BE_CHAT.match(found["what"]) or _OFFICE.search(found["whom"]))


def _named(evidence: Evidence, text: str) -> list[Creator]:
    return [one for one in evidence.creators.values() if one.name.strip() and one.name.lower() in text.lower()]


def _offered(evidence: Evidence, text: str) -> bool:
    """True if a creator is named here who has said that they may be asked for something."""
    return any(creator.offers for creator in _named(evidence, text))


def _found(name: str, message: str, where: str) -> Finding:
    return LABOUR.block(
        name,
        message,
        where=where,
        mend="Ask readers to read, watch or listen to what has been made already, or pay for what someone `offers`.",
    )
