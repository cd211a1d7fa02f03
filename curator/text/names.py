"""Finds a person's name wherever it stands, however it is spaced, spelled in capitals or escaped."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from curator.text.words import slug

ID_KEYS = frozenset({"id", "source", "creators", "creator", "to", "pick", "finding", "tag"})
"""Keys under which files and rows mean somebody, or something of theirs, by id."""

_SPACE = r"(?:\s|&nbsp;|&#160;|&#xa0;|\u200b)+"
_SAME = {
    "'": r"(?:['’‘ʼ]|&#0*39;|&#x27;|&apos;|&rsquo;|&lsquo;)",
    "&": r"(?:&amp;|&)",
    "-": "[-\u2010\u2011\u2013]",
    '"': r"(?:[\"“”„]|&quot;|&ldquo;|&rdquo;)",
}
_SAME |= {"’": _SAME["'"], "‘": _SAME["'"], "ʼ": _SAME["'"]}


def name_pattern(forms: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of these names as whole words; one that never matches where there is none.

    A name of one word counts only as it is written, with a capital or in capitals: `River` is somebody, a river is not.
    """
    wanted = dict.fromkeys(
        unicodedata.normalize(form, " ".join(name.split()))
        for name in sorted(forms, key=len, reverse=True)
        for form in ("NFC", "NFD")
        if name.strip()
    )
    if not wanted:
        return re.compile(r"(?!)")
    bodies = "|".join(_one(name) if " " not in name else _several(name) for name in wanted)
    return re.compile(rf"(?<!\w)(?:{bodies})(?!\w)")


def _several(name: str) -> str:
    return f"(?i:{_SPACE.join(_word(word) for word in name.split())})"


def _one(name: str) -> str:
    forms = dict.fromkeys((name, name[:1].upper() + name[1:], name.upper()))
    return rf"(?<![@.#])(?:{'|'.join(_word(form) for form in forms)})(?!\.\w)"


def _word(word: str) -> str:
    return "".join(_SAME.get(char) or re.escape(char) for char in word)


def id_pattern(ids: Iterable[str]) -> re.Pattern[str]:
    """A pattern for ids as they stand in files: whole, and never as a part of an address."""
    bodies = "|".join(re.escape(one) for one in sorted(ids, key=len, reverse=True))
    return re.compile(rf"(?<![\w./:@%#=-])(?:{bodies})(?![\w/@%=-]|\.\w)") if bodies else re.compile(r"(?!)")


def is_of_several_words(name: str) -> bool:
    """True for a name that no other word is like."""
    return len(name.split()) > 1


def mention_pattern(forms: Iterable[str], ids: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of these names, for these ids, and for ids that are made of a name of several words."""
    forms = tuple(forms)
    known = {*ids, *(slug(form, "") for form in forms if is_of_several_words(form))} - {""}
    apart = "|".join(re.escape(one) for one in sorted(known, key=len, reverse=True) if "-" in one)
    alone = "|".join(re.escape(one) for one in sorted(known, key=len, reverse=True) if "-" not in one)
    parts = [name_pattern(forms).pattern]
    parts += [rf"(?<![a-z0-9])(?:{apart})(?![a-z0-9])"] if apart else []
    parts += [rf"(?<=[:\"'#])(?:{alone})(?=[.\"'])"] if alone else []
    return re.compile("|".join(parts))


def renamed_id(known: str, former: str, name: str) -> str:
    """An id without the former name in it: `sample-river-blog` → `sample-lake-blog`. Others stay as they are."""
    new = slug(name, "renamed")
    for old in (slug(former, ""), slug(re.sub(r"\W+", " ", former), "")):
        if old:
            known = re.sub(rf"(?<![a-z0-9]){re.escape(old)}(?![a-z0-9])", new, known)
    return known


@dataclass(frozen=True)
class Renaming:
    """Puts `name` in the place of every name found, and new ids in the place of former ones. Addresses stay.

    ids, files: former → new; files are those beside an issue, by the name in which an issue means them.
    """

    names: re.Pattern[str]
    name: str
    ids: Mapping[str, str]
    files: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, text: str) -> str:
        """Prose. An id of one word is left alone in it: it is a word like any other."""
        text = self._in_prose.sub(lambda found: self.ids[found[0]], text)
        text = self._files.sub(lambda found: found[1] + self.files[found[2]], text)
        return self._words.sub(lambda found: found["address"] or self.name, text)

    def value(self, key: str, text: str) -> str:
        """What stands under a key of a file or of a table's row: where ids are meant, they are changed whole."""
        if key not in ID_KEYS:
            return self(text)
        if (new := self.ids.get(text)) is not None:
            return new
        check, sign, place = text.partition(":")
        if sign and re.fullmatch(r"[a-z-]+", check):
            return f"{check}:{self._any_id.sub(lambda found: self.ids[found[0]], place)}"
        return self(text)

    def in_yaml(self, text: str) -> str:
        """The text of a YAML file: most likely right, for whoever can prove it (see `value`)."""
        return self(self._after_keys.sub(lambda found: self._ids_in(found[0]), text))

    def _ids_in(self, line: str) -> str:
        return self._any_id.sub(lambda found: self.ids[found[0]], line)

    @cached_property
    def _words(self) -> re.Pattern[str]:
        return re.compile(rf"(?P<address>\b(?:https?|mailto):[^\s\"<>]+|[\w.+-]+@[\w.-]+\w)|(?:{self.names.pattern})")

    @cached_property
    def _in_prose(self) -> re.Pattern[str]:
        return id_pattern(one for one in self.ids if "-" in one)

    @cached_property
    def _any_id(self) -> re.Pattern[str]:
        bodies = "|".join(re.escape(one) for one in sorted(self.ids, key=len, reverse=True))
        return re.compile(rf"(?<![\w-])(?:{bodies})(?![\w-])" if bodies else r"(?!)")

    @cached_property
    def _after_keys(self) -> re.Pattern[str]:
        """A line with ids: `creators: [a, b]`, `finding: support:a.shown`, `- a` in a list of its own lines."""
        keys = "|".join(sorted(ID_KEYS))
        return re.compile(rf"""(?m)\b(?:{keys})["']?:[^\n{{}}#/]*|^\s*-\s+["']?[a-z0-9-]+["']?\s*(?=#|$)""")

    @cached_property
    def _files(self) -> re.Pattern[str]:
        bodies = "|".join(re.escape(one) for one in sorted(self.files, key=len, reverse=True))
        return re.compile(rf"(?<![\w./-])((?:images/)?)({bodies})(?![\w.-])" if bodies else r"(?!)()()")


def holds_in_address(address: str, former: str) -> bool:
    """True for a web address with the name in it, written together or apart."""
    together = slug(former, "").replace("-", "")
    return bool(together) and together in re.sub(r"[^a-z0-9]", "", address.lower())
