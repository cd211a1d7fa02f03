"""Every phrase that a catalogue has to hold: of letter, archive, readers' pages, service mails and their code.

`python -m tests.support.phrases` names those that a catalogue does not hold yet, ready to be filled in.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from babel.messages import pofile
from babel.messages.extract import extract
from jinja2.ext import babel_extract

from curator.rendering.environment import default_templates

Phrase = str | tuple[str, ...]
KEYWORDS = ("_", "gettext", "ngettext")
FOLDERS = ("email", "site", "readers", "service")
ROOT = Path(__file__).parents[2]
MODULES = (
    "curator/rendering/labels.py",
    "curator/rendering/filters.py",
    "curator/building/correction_letter.py",
    "curator/subscribing/wording.py",
    "curator/subscribing/service_mail.py",
)
OPTIONS = {"trim_blocks": "true", "lstrip_blocks": "true"}


def phrases() -> set[Phrase]:
    """Each phrase once; one with a plural is a pair."""
    return {*_in_templates(), *_in_code()}


def _in_templates() -> Iterator[Phrase]:
    for folder in FOLDERS:
        for path in sorted((default_templates() / folder).rglob("*.*")):
            with path.open("rb") as file:
                for _, function, message, _ in babel_extract(file, KEYWORDS, (), OPTIONS):
                    parts = (message,) if isinstance(message, str) else tuple(one for one in message or () if one)
                    yield parts if function == "ngettext" else parts[0]


def _in_code() -> Iterator[Phrase]:
    for name in MODULES:
        with (ROOT / name).open("rb") as file:
            for _, message, _, _ in extract("python", file, keywords={"_": None, "gettext": None, "ngettext": (1, 2)}):
                yield message if isinstance(message, str) else tuple(one for one in message if one)


def missing(catalogue: Path) -> list[Phrase]:
    """Phrases that a catalogue lacks or leaves empty."""
    with catalogue.open("rb") as file:
        told = {one.id if isinstance(one.id, str) else tuple(one.id) for one in pofile.read_po(file) if one.string}
    return sorted(phrases() - told, key=str)


def main() -> None:
    """Print what is missing in each catalogue, as lines to be filled in."""
    for path in sorted((default_templates() / "languages").glob("*.po")):
        print(f"# {path.name}")
        for phrase in missing(path):
            one, *many = (phrase,) if isinstance(phrase, str) else phrase
            print(f"msgid {json.dumps(one, ensure_ascii=False)}")
            print(f'msgid_plural {json.dumps(many[0], ensure_ascii=False)}\nmsgstr[0] ""\n' if many else 'msgstr ""\n')


if __name__ == "__main__":
    main()
