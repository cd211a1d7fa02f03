"""What every page of the archive shares, made from the settings."""

from curator.rendering.environment import Renderer
from curator.rendering.pages import Site
from curator.settings import Settings
from curator.text.dates import direction
from curator.text.urls import join, safe_mailto


def site_frame(
    settings: Settings, renderer: Renderer, *, root: str, here: str, path: str = "", indexed: bool = True
) -> Site:
    """The frame of one page.

    root: from the page to the archive's first folder. here: its name in the menu. path: its folder in the archive, for
    its public address. Raises FileError if the theme cannot be read.
    """
    base = settings.newsletter.base_url
    return Site(
        newsletter=settings.newsletter,
        direction=direction(settings.newsletter.language),
        theme=renderer.theme,
        root=root,
        here=here,
        canonical=join(base, path) if base else "",
        indexed=indexed,
        signup=signup_address(settings),
        form=settings.readers_url + "/" if settings.config.readers.url else "",
    )


def signup_address(settings: Settings) -> str:
    """Where someone can ask for the letter: the readers' pages, else by mail; empty while there is neither."""
    if settings.config.readers.url:
        return settings.readers_url + "/"
    if settings.config.readers.hosted and settings.newsletter.reply_to:
        return safe_mailto(f"mailto:{settings.newsletter.reply_to}") or ""
    return ""
