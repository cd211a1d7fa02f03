"""Every phrase of the readers' pages has its words in each language, and a newsletter can add its own."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from babel.messages import pofile
from babel.messages.catalog import Catalog

from curator.errors import FileError
from curator.rendering.catalogues import Renderers, name_of, read_catalogue, wishes
from curator.rendering.environment import default_templates
from tests.support.phrases import Phrase, phrases

LANGUAGES = ("ar", "es")
NAMES = re.compile(r"%\(\w+\)[sd]")
GERMAN = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Leave"\nmsgstr "Abmelden"\n'


def catalogue(language: str) -> Catalog:
    with (default_templates() / "languages" / f"{language}.po").open("rb") as file:
        return pofile.read_po(file, locale=language)


def told(language: str) -> dict[Phrase, tuple[str, ...]]:
    return {
        _parts(one.id) if isinstance(one.id, tuple | list) else one.id: _parts(one.string)
        for one in catalogue(language)
        if one.id
    }


def _parts(words: str | Sequence[str | None] | None) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(word or "" for word in words or ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_holds_every_phrase_and_no_other(language: str) -> None:
    assert set(told(language)) == phrases()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_told_with_the_same_names_in_it(language: str) -> None:
    for phrase, words in told(language).items():
        source = phrase if isinstance(phrase, str) else phrase[-1]
        for one in words:
            assert one.strip(), phrase
            assert set(NAMES.findall(one)) <= set(NAMES.findall(source)), phrase
        assert set(NAMES.findall("".join(words))) == set(NAMES.findall(source)), phrase


def test_plurals_follow_each_language() -> None:
    arabic = Renderers(None, "ar").of("ar").translations

    def months(number: int) -> str:
        return arabic.ngettext("%(num)s month", "%(num)s months", number) % {"num": number}

    assert [months(number) for number in (1, 2, 3, 12)] == ["شهر واحد", "شهران", "3 أشهر", "12 شهرًا"]


def test_the_nearest_language_is_taken_and_else_the_newsletter_s() -> None:
    there = Renderers(None, "es")
    assert [there.of(one).language for one in ("es-MX", "AR", "en_GB", "tlh", None, "")] == [
        *("es", "ar", "en", "es", "es", "es")
    ]
    assert Renderers(None, "tlh").of(None).language == "en"


def test_a_newsletter_adds_a_language_and_replaces_one(tmp_path: Path) -> None:
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages/de.po").write_text(GERMAN, "utf-8")
    (tmp_path / "languages/es.po").write_text(GERMAN.replace("Abmelden", "Baja"), "utf-8")
    there = Renderers(tmp_path, "de")
    assert there.languages == ("de", "en", "es", "ar")
    assert there.of("de").translations.gettext("Leave") == "Abmelden"
    assert there.of("es").translations.gettext("Leave") == "Baja"
    assert there.of("de").translations.gettext("Save") == "Save"


@pytest.mark.parametrize("text", ["msgid\n", "\xff\xfe nothing"])
def test_a_broken_catalogue_names_its_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "de.po"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(FileError, match=r"de\.po"):
        read_catalogue(path)


def test_what_a_browser_asks_for_is_read_in_its_order() -> None:
    assert wishes("es;q=0.5, ar, en-GB;q=0.9, de;q=0") == ["ar", "en-GB", "es"]
    assert wishes("*, ,;q=1,xx;q=9,\x00" + "," * 1000) == []
    assert wishes("") == []


def test_languages_are_named_in_themselves() -> None:
    assert [name_of(one) for one in ("en", "es", "ar", "nonsense-language-tag")] == [
        *("English", "Español", "العربية", "nonsense-language-tag")
    ]
