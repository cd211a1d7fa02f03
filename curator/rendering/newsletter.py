"""The renderer of a newsletter's own letter and archive: its templates, language, theme and catalogue."""

from gettext import NullTranslations
from pathlib import Path

from curator.rendering.environment import Renderer
from curator.settings import Settings


def newsletter_renderer(own_templates: Path | None, settings: Settings, compiled: Path | None = None) -> Renderer:
    """The renderer of the letter itself. own_templates: the newsletter's folder; may not exist.

    compiled: a folder where compiled templates may be kept. A language without a catalogue keeps its own dates and
    direction; the fixed phrases are then English. Raises FileError for a broken catalogue.
    """
    newsletter = settings.newsletter
    phrases = _phrases(own_templates, newsletter.language)
    return Renderer(own_templates, newsletter.language, newsletter.theme, phrases, compiled)


def _phrases(own_templates: Path | None, language: str) -> NullTranslations | None:
    if language.partition("-")[0].lower() == "en":
        return None  # phrases stand in templates and code in English: no catalogue needs to be looked for
    from curator.rendering.catalogues import Renderers, read_catalogue

    known = Renderers(own_templates, language)
    found = known.catalogues.get(known.nearest([language]) or "")
    return read_catalogue(found) if found else None
