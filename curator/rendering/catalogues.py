"""The languages of the readers' pages: one renderer each, made from a catalogue of phrases.

A catalogue is a gettext file, `languages/<language>.po` beside the templates, read as it stands: nothing has to be
compiled. A newsletter's own `templates/languages/de.po` adds a language or replaces one. English needs no catalogue.
"""

import gettext
import io
import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages import mofile, pofile
from babel.messages.pofile import PoFileError

from curator.errors import FileError
from curator.rendering.environment import Renderer, default_templates
from curator.text.words import shorten

FOLDER = "languages"
SOURCE = "en"
"""The language in which phrases stand in templates and code."""

_WISH = re.compile(r"\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?")


class Renderers:
    """Every language there is, and its renderer. `own_templates`: the newsletter's folder; may not exist."""

    def __init__(self, own_templates: Path | None, language: str, theme: str = "standard") -> None:
        self._own, self._theme = own_templates, theme
        self._made: dict[str, Renderer] = {}
        self.default = self.nearest([language]) or SOURCE

    @cached_property
    def catalogues(self) -> dict[str, Path]:
        """Language → its catalogue; a newsletter's own goes before the default one."""
        folders = [default_templates(), *([self._own] if self._own else [])]
        files = [file for folder in folders for file in sorted((folder / FOLDER).glob("*.po"))]
        return {file.stem: file for file in files if _is_known(file.stem)}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """All of them, in the order of their names in themselves."""
        return tuple(sorted({SOURCE, *self.catalogues}, key=lambda one: name_of(one).casefold()))

    def nearest(self, wishes: Iterable[str | None]) -> str | None:
        """The language of the first wish that can be met: `es-MX` is met by `es`. None if none can."""
        for wish in wishes:
            tag = (wish or "").replace("_", "-").lower()
            for known in (tag, tag.partition("-")[0]):
                if found := next((one for one in (SOURCE, *self.catalogues) if one.lower() == known), None):
                    return found
        return None

    def of(self, language: str | None) -> Renderer:
        """The renderer of the nearest language, else of the newsletter's. Raises FileError for a broken catalogue."""
        chosen = self.nearest([language]) or self.default
        if chosen not in self._made:
            path = self.catalogues.get(chosen)
            phrases = read_catalogue(path) if path else gettext.NullTranslations()
            self._made[chosen] = Renderer(self._own, chosen, self._theme, translations=phrases)
        return self._made[chosen]


def read_catalogue(path: Path) -> gettext.NullTranslations:
    """The phrases of a .po file, plurals included. Raises FileError if it can't be read."""
    try:
        with path.open("rb") as file:
            catalogue = pofile.read_po(file, locale=path.stem.replace("-", "_"), abort_invalid=True)
    except PoFileError as error:
        raise FileError(f"is no catalogue ({error.args[0]})", path=path, line=error.lineno + 1) from None
    except (OSError, UnicodeDecodeError, ValueError, UnknownLocaleError) as error:
        raise FileError(f"cannot be read ({shorten(str(error), 200)})", path=path) from None
    compiled = io.BytesIO()
    mofile.write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def wishes(accept_language: str) -> list[str]:
    """The languages of an Accept-Language header, the most wanted first; what is not one is passed over."""
    found: list[tuple[float, int, str]] = []
    for place, part in enumerate(accept_language[:500].split(",")):
        wish = _WISH.fullmatch(part)
        quality = float(wish[2] or 1) if wish else 0.0
        if wish and quality > 0:
            found.append((-quality, place, wish[1]))
    return [language for _, _, language in sorted(found)]


def name_of(language: str) -> str:
    """A language's name in itself: `English`, `Español`."""
    try:
        locale = Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return language
    name = locale.get_display_name(locale) or language
    return name[:1].upper() + name[1:]


def _is_known(language: str) -> bool:
    try:
        Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return False
    return True
