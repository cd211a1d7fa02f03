"""Finds a person's name wherever it stands, however it is spaced, spelled in capitals or escaped."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from curator.text.words import slug

_SPACE = r"(?:\s|&nbsp;|&#160;|&#xa0;|\u200b)+"
_SAME = {
    "'": r"(?:['’‘ʼ]|&#0*39;|&#x27;|&apos;|&rsquo;|&lsquo;)",
    "&": r"(?:&amp;|&)",
    "-": "[-\u2010\u2011\u2013]",
    '"': r"(?:[\"“”„]|&quot;|&ldquo;|&rdquo;)",
}
_SAME |= {"’": _SAME["'"], "‘": _SAME["'"], "ʼ": _SAME["'"]}


def name_pattern(forms: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of these names as whole words; one that never matches where there is none."""
    wanted = dict.fromkeys(
        unicodedata.normalize(form, " ".join(name.split()))
        for name in sorted(forms, key=len, reverse=True)
        for form in ("NFC", "NFD")
        if name.strip()
    )
    if not wanted:
        return re.compile(r"(?!)")
    bodies = "|".join(_SPACE.join(_word(word) for word in name.split()) for name in wanted)
    return re.compile(rf"(?<!\w)(?:{bodies})(?!\w)", re.IGNORECASE)


def _word(word: str) -> str:
    return "".join(_SAME.get(char) or re.escape(char) for char in word)


def id_pattern(ids: Iterable[str]) -> re.Pattern[str]:
    """A pattern for ids as they stand in files: whole, and never as a part of an address."""
    bodies = "|".join(re.escape(one) for one in sorted(ids, key=len, reverse=True))
    return re.compile(rf"(?<![\w./:@%#=-])(?:{bodies})(?![\w./@%=-])") if bodies else re.compile(r"(?!)")


def renamed_id(known: str, former: str, name: str) -> str:
    """An id without the former name in it: `sample-river-blog` → `sample-lake-blog`. Others stay as they are."""
    new = slug(name, "renamed")
    for old in (slug(former, ""), slug(re.sub(r"\W+", " ", former), "")):
        if old:
            known = re.sub(rf"(?<![a-z0-9]){re.escape(old)}(?![a-z0-9])", new, known)
    return known


def changer(names: re.Pattern[str], name: str, ids: Mapping[str, str]) -> Callable[[str], str]:
    """A function that puts `name` in the place of every name found, and new ids in the place of former ones."""
    former_ids = id_pattern(ids)

    def change(text: str) -> str:
        return former_ids.sub(lambda found: ids[found[0]], names.sub(lambda _: name, text))

    return change


def holds_in_address(address: str, former: str) -> bool:
    """True for a web address with the name in it, written together or apart."""
    together = slug(former, "").replace("-", "")
    return bool(together) and together in re.sub(r"[^a-z0-9]", "", address.lower())
