"""Makes an issue's e-mail, text and web page, and lays them into a folder."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from curator.building.archive import Archivist
from curator.building.compose import NO_PICTURES, compose
from curator.model.issue import BuiltIssue, Issue, Variant
from curator.model.shelf import EMPTY_SHELF, Shelf
from curator.model.source import Source
from curator.model.variants import STANDARD, file_suffix
from curator.rendering.contexts import EmailContext, MailLinks, TextContext
from curator.rendering.environment import Renderer
from curator.rendering.mjml import to_html
from curator.rendering.pictures import Shown
from curator.rendering.plain import tidied
from curator.settings import Settings
from curator.store.atomic import write_text
from curator.text.dates import direction, local
from curator.text.tokens import LEAVE, PREFERENCES, fill
from curator.text.urls import join

EMAIL, TEXT, WEB = "email.html", "email.txt", "web.html"
PREVIEW_ROOT = "../../site/"
"""From out/issues/<id>/web.html to the archive that `publish` makes."""


def render_issue(
    issue: Issue,
    sources: Sequence[Source],
    settings: Settings,
    renderer: Renderer,
    *,
    now: dt.datetime,
    root: str = PREVIEW_ROOT,
    listed: bool,
    variants: Sequence[str] = (STANDARD,),
    pictures: Mapping[str, Shown] = NO_PICTURES,
    shelf: Shelf = EMPTY_SHELF,
) -> BuiltIssue:
    """The issue's variants and its web page. Writes nothing.

    The mail is the same for every reader: the placeholders of text/tokens stand where each reader's own links go.
    root: from the web page to the archive's first folder. listed: False marks the page as not yet sent. variants: names
    of model/variants. pictures: what is known of the issue's images, by what the editor calls their files. shelf: what
    stands beside the issues.
    Raises RenderError that names a template's file and line, or FileError that names a theme's.
    """
    page = render_page(
        issue, sources, settings, renderer, now=now, root=root, listed=listed, pictures=pictures, shelf=shelf
    )
    made = [
        render_variant(name, issue, sources, settings, renderer, now=now, pictures=pictures, shelf=shelf)
        for name in dict.fromkeys(variants)
    ]
    return replace(page, variants=tuple(made))


def render_page(
    issue: Issue,
    sources: Sequence[Source],
    settings: Settings,
    renderer: Renderer,
    *,
    now: dt.datetime,
    root: str = PREVIEW_ROOT,
    listed: bool,
    pictures: Mapping[str, Shown] = NO_PICTURES,
    shelf: Shelf = EMPTY_SHELF,
) -> BuiltIssue:
    """Like `render_issue` without the mail, in half the time."""
    archivist = Archivist(sources, settings, renderer, now, root=root, alone=True, shelf=shelf)
    made = archivist.archive(issue, listed=listed, pictures=pictures)
    return BuiltIssue(issue, (), made.page, made.kept.article, made.kept.indexed, made.beside)


def render_variant(
    name: str,
    issue: Issue,
    sources: Sequence[Source],
    settings: Settings,
    renderer: Renderer,
    *,
    now: dt.datetime,
    pictures: Mapping[str, Shown] = NO_PICTURES,
    compact: bool | None = None,
    shelf: Shelf = EMPTY_SHELF,
) -> Variant:
    """One variant of the mail, HTML and text. compact: its layout, where it should not be that of the settings."""
    mail = compose(
        issue,
        sources,
        settings,
        today=_today(now, settings),
        output="email",
        variant=name,
        pictures=pictures,
        shelf=shelf,
    )
    newsletter, links = settings.newsletter, mail_links(issue.issue, settings)
    if mail.discreet:
        newsletter = replace(newsletter, title=settings.config.discreet.from_name, tagline="")
    context = EmailContext(
        newsletter=newsletter,
        direction=direction(newsletter.language),
        issue=mail,
        links=links,
        theme=renderer.theme,
        compact=settings.config.issue.layout == "compact" if compact is None else compact,
    )
    return Variant(
        name=name,
        subject=mail.subject,
        preheader=mail.preheader,
        html=to_html(renderer.render("email/issue.mjml", context)),
        text=tidied(renderer.render("email/issue.txt", TextContext(newsletter, mail, links))),
    )


def _today(now: dt.datetime, settings: Settings) -> dt.date:
    return local(now, settings.newsletter.timezone).date()


def mail_links(issue: str, settings: Settings) -> MailLinks:
    """Where the mail's links point: placeholders for each reader's own, full addresses for the archive."""
    base = settings.newsletter.base_url
    return MailLinks(
        leave=LEAVE,
        preferences=PREFERENCES,
        web=join(base, f"issues/{issue}/") if base else "",
        about=join(base, "about/") if base else "",
    )


def html_bytes(variant: Variant, values: Mapping[str, str]) -> int:
    """How many bytes the HTML part has with its placeholders filled by `values`."""
    return len(fill(variant.html, dict(values)).encode("utf-8"))


def write_built(built: BuiltIssue, folder: Path) -> None:
    """Write email.html, email.txt and web.html into `folder`, each whole or not at all. Raises StoreError.

    The standard variant has the plain names; any other is written beside it with its name (`email-discreet.html`), and
    so is the page of each framing. Files of variants and framings that are no more are taken away.
    """
    written = {folder / WEB, *(folder / name for name, _ in built.framings)}
    for variant in built.variants:
        for name, content in ((EMAIL, variant.html), (TEXT, variant.text)):
            file = folder / variant_file(name, variant.name)
            write_text(file, content)
            written.add(file)
    for name, page in ((WEB, built.web), *built.framings):
        write_text(folder / name, page)
    for former in (*folder.glob("email-*.html"), *folder.glob("email-*.txt"), *folder.glob("for-*.html")):
        if former not in written:
            former.unlink(missing_ok=True)


def variant_file(name: str, variant: str) -> str:
    """The name of a variant's file: `email.html` → `email-discreet.html`."""
    stem, _, kind = name.partition(".")
    return f"{stem}{file_suffix(variant)}.{kind}"
