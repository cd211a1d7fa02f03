"""One issue in all the views that readers have: copies of its files that a browser shows side by side. Pure."""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from curator.model.issue import BuiltIssue, Variant
from curator.model.variants import is_discreet
from curator.rendering.contexts import PreviewContext, PreviewView
from curator.rendering.environment import Renderer
from curator.settings import Settings
from curator.text.tokens import PLACEHOLDERS

PAGE = "preview.html"
FOLDER = "preview"
IMAGES = "images"
_DARK = re.compile(r"@media\s*\(prefers-color-scheme:\s*dark\)")
_SCHEME = re.compile(r'(<meta name="(?:supported-)?color-schemes?" content=")[^"]*')
_SOURCE = re.compile(r'(<img\b[^>]*?)\ssrc="[^"]*"')


@dataclass(frozen=True, slots=True)
class Sizes:
    """How wide a view is, in pixels."""

    desktop: int = 640
    phone: int = 360


SIZES = Sizes()


def preview_files(
    built: BuiltIssue, settings: Settings, renderer: Renderer, images: Mapping[str, str]
) -> dict[str, str]:
    """File → text: the page, and the views that it shows in its folder.

    images: public address → file in the page's folder of images, so that nothing is fetched. Raises RenderError.
    """
    standard, *others = built.variants
    page = _local(standard.html, images)
    views = [
        ("desktop.html", "On a desk", in_scheme(page, dark=False), SIZES.desktop),
        ("phone.html", "On a phone", in_scheme(page, dark=False), SIZES.phone),
        ("dark.html", "In the dark", in_scheme(page, dark=True), SIZES.phone),
        ("text.html", "As plain text", _text_page(standard, settings), SIZES.desktop),
        ("no-images.html", "Images off", without_images(in_scheme(page, dark=False)), SIZES.phone),
    ]
    discreet = next((one for one in others if is_discreet(one.name)), None)
    if discreet:
        quiet = in_scheme(_local(discreet.html, images), dark=False)
        views.append(("discreet.html", "Told discreetly", quiet, SIZES.phone))
    context = PreviewContext(
        title=standard.subject,
        inbox=tuple(_inbox(settings, standard, discreet)),
        views=tuple(PreviewView(name, f"{FOLDER}/{file}", width) for file, name, _, width in views),
    )
    files = {f"{FOLDER}/{file}": text for file, _, text, _ in views}
    return {**files, PAGE: renderer.render("email/preview.html", context)}


def _inbox(settings: Settings, standard: Variant, discreet: Variant | None) -> Iterable[tuple[str, str, str]]:
    newsletter = settings.newsletter
    yield newsletter.from_name or newsletter.title, standard.subject, standard.preheader
    if discreet:
        yield settings.config.discreet.from_name, discreet.subject, ""


def _local(page: str, images: Mapping[str, str]) -> str:
    for address, file in images.items():
        page = page.replace(f'src="{html.escape(address)}"', f'src="{IMAGES}/{html.escape(file)}"')
    for placeholder in PLACEHOLDERS:
        page = page.replace(placeholder, "#")
    return page


def in_scheme(page: str, *, dark: bool) -> str:
    """A page that looks dark, or light, whatever its reader's machine prefers."""
    page = _DARK.sub("@media all" if dark else "@media not all", page)
    page = page.replace("color-scheme:light dark", f"color-scheme:{'dark' if dark else 'light'}")
    return _SCHEME.sub(rf"\g<1>{'dark' if dark else 'light'}", page)


def without_images(page: str) -> str:
    """A page as a program shows it that loads no images: their words in their places."""
    return _SOURCE.sub(r"\1", page)


def _text_page(variant: Variant, settings: Settings) -> str:
    text = variant.text
    for placeholder in PLACEHOLDERS:
        text = text.replace(placeholder, "https://…")
    language = html.escape(settings.newsletter.language)
    style = "margin:0;padding:16px;white-space:pre-wrap;overflow-wrap:anywhere;font:14px/1.5 ui-monospace,monospace"
    head = f'<html lang="{language}">\n<meta charset="utf-8">\n<title>{html.escape(variant.subject)}</title>'
    body = f'<pre dir="auto" style="{style}">{html.escape(text)}</pre>'
    return f'<!doctype html>\n{head}\n<body style="margin:0;background:#fff;color:#1b1b1b">{body}\n'
