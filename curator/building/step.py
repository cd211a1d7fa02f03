"""Makes an issue's e-mail, text and web page, and lays them into a folder."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from curator.building.compose import compose
from curator.model.issue import BuiltIssue, Issue, Variant
from curator.model.source import Source
from curator.rendering.contexts import EmailContext, IssuePageContext, MailLinks, TextContext
from curator.rendering.environment import Renderer
from curator.rendering.mjml import to_html
from curator.rendering.plain import tidied
from curator.rendering.site import site_frame
from curator.settings import Settings
from curator.store.atomic import write_text
from curator.text.dates import direction, local
from curator.text.tokens import LEAVE, PREFERENCES, fill
from curator.text.urls import join

STANDARD = "standard"
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
) -> BuiltIssue:
    """The issue's variants and its web page. Writes nothing.

    The mail is the same for every reader: the placeholders of text/tokens stand where each reader's own links go.
    root: from the web page to the archive's first folder. listed: False marks the page as not yet sent.
    Raises RenderError that names a template's file and line, or FileError that names a theme's.
    """
    page = render_page(issue, sources, settings, renderer, now=now, root=root, listed=listed)
    return replace(page, variants=(_standard(issue, sources, settings, renderer, now),))


def render_page(
    issue: Issue,
    sources: Sequence[Source],
    settings: Settings,
    renderer: Renderer,
    *,
    now: dt.datetime,
    root: str = PREVIEW_ROOT,
    listed: bool,
) -> BuiltIssue:
    """Like `render_issue` without the mail: what `publish` needs, in half the time."""
    web = compose(issue, sources, settings, today=_today(now, settings), output="web")
    site = site_frame(
        settings, renderer, root=root, here="issue", path=f"issues/{web.id}/", indexed=listed and web.indexed
    )
    page = IssuePageContext(site=site, issue=web, listed=listed)
    base = settings.newsletter.base_url
    article = replace(page, site=replace(site, here="feed", root=join(base, "") if base else root))
    return BuiltIssue(
        issue=issue,
        variants=(),
        web=renderer.render("site/issue.html", page),
        article=renderer.render("site/article.html", article),
        indexed=web.indexed,
    )


def _standard(
    issue: Issue, sources: Sequence[Source], settings: Settings, renderer: Renderer, now: dt.datetime
) -> Variant:
    mail = compose(issue, sources, settings, today=_today(now, settings), output="email")
    links = mail_links(issue.issue, settings)
    context = EmailContext(
        newsletter=settings.newsletter,
        direction=direction(settings.newsletter.language),
        issue=mail,
        links=links,
        theme=renderer.theme,
    )
    return Variant(
        name=STANDARD,
        subject=mail.subject,
        preheader=mail.preheader,
        html=to_html(renderer.render("email/issue.mjml", context)),
        text=tidied(renderer.render("email/issue.txt", TextContext(settings.newsletter, mail, links))),
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

    The standard variant has the plain names; any other is written beside it with its name (`email-discreet.html`).
    """
    for variant in built.variants:
        for name, content in ((EMAIL, variant.html), (TEXT, variant.text)):
            stem, _, kind = name.partition(".")
            file = name if variant.name == STANDARD else f"{stem}-{variant.name}.{kind}"
            write_text(folder / file, content)
    write_text(folder / WEB, built.web)
