"""A project in a box: what a newsletter has learned, for somebody who starts one, without anything that is private.

Nothing is copied as it stands. Files are written anew from what is meant for everyone; comments, mail addresses, notes,
readers, money, issues and secrets are left behind.
"""

import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML

from curator.model.care import CareBlock
from curator.model.charter import IssueRules
from curator.model.glossary import Term
from curator.model.source import Source, may_pass_on

SOMEBODY = "replace-me@example.org"
_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_COMMENTS = re.compile(r"<!--.*?-->|\{#.*?#\}", re.DOTALL)
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


def public_text(text: str) -> str:
    """A text or template without comments and mail addresses; of its front matter only the version stays."""
    front = _FRONT.match(text)
    kept = [line for line in front[1].splitlines() if re.match(r"(version|since):", line)] if front else []
    body = text[front.end() :] if front else text
    body = _ADDRESS.sub(SOMEBODY, _COMMENTS.sub("", body))
    head = "---\n" + "\n".join(kept) + "\n---\n" if kept else ""
    return head + re.sub(r"\n{3,}", "\n\n", body).lstrip("\n")


def glossary_yaml(terms: Sequence[Term]) -> str:
    """The glossary, without who sees a word otherwise: that was said to this newsletter."""
    entries = []
    for term in terms:
        entry: dict[str, object] = {"term": term.term, "prefer": term.prefer, "meaning": term.meaning}
        if term.following:
            entry["following"] = _filled({"who": term.following.who, "url": term.following.url})
        entries.append(_filled(entry | {"since": term.since, "review_by": term.review_by}))
    return _yaml(entries)


def sources_yaml(sources: Iterable[Source]) -> str:
    """The sources that may be named, as candidates whom nobody asked: a yes to one newsletter is none to another."""
    entries = [
        _filled(
            {
                "id": source.id,
                "name": source.name,
                "site": source.site,
                "feed": source.feed,
                "state": "candidate",
                "creators": [{"id": one.id, "name": one.name} for one in source.creators],
                "consent": {"state": "unasked"},
                "topics": list(source.topics),
                "languages": list(source.languages),
            }
        )
        for source in sources
        if may_pass_on(source)
    ]
    return _yaml({"sources": entries})


def care_yaml(care: CareBlock) -> str:
    """The places to turn to; whoever starts looks at them again."""
    places = [
        _filled({"name": one.name, "what": one.what, "phone": one.phone, "url": one.url, "hours": one.hours})
        for one in care.places
    ]
    return _yaml(_filled({"intro": care.intro, "places": places}))


def tables_toml(
    rules: IssueRules, vocabulary: Mapping[str, Sequence[str]], calendar: Mapping[str, Sequence[int]]
) -> str:
    """The tables of curator.toml that hold what was learned: how an issue is built, words, months."""
    lines = ["[issue]", f"sections = {json.dumps(list(rules.sections), ensure_ascii=False)}"]
    lines += [f"max_minutes = {rules.max_minutes}", f"max_items = {rules.max_items}"]
    for name, table in (("vocabulary", vocabulary), ("calendar", calendar)):
        if table:
            lines += ["", f"[{name}]"]
            lines += [
                f"{json.dumps(key)} = {json.dumps(list(words), ensure_ascii=False)}" for key, words in table.items()
            ]
    return "\n".join(lines) + "\n"


def _filled(entry: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in entry.items() if value not in (None, "", [])}


def _yaml(data: Any) -> str:
    yaml = YAML(typ="rt")
    yaml.width, yaml.allow_unicode = 4096, True
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(data, out)
    return out.getvalue()
