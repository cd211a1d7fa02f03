"""The sentence that people agree to, and the version of it that the evidence names."""

from curator.rendering.environment import Renderer
from curator.settings import Settings

VERSION = "sign-up 1"
"""Raise the number with each change of the sentence."""


def _(phrase: str) -> str:
    """Marks a phrase for the catalogues."""
    return phrase


PROMISE = _("You get %(name)s by mail, about once a month, until you say stop.")


def name_of(settings: Settings, *, discreet: bool = False) -> str:
    """The newsletter's name, or the neutral one for readers who asked for discretion."""
    return settings.config.discreet.list_name if discreet else settings.newsletter.title


def promise(settings: Settings, renderer: Renderer, *, discreet: bool = False) -> str:
    """The sentence in the renderer's language."""
    return renderer.translations.gettext(PROMISE) % {"name": name_of(settings, discreet=discreet)}


def evidence(sentence: str) -> str:
    """What the evidence says of it: version and words."""
    return f"{VERSION}: {sentence}"
