"""The letter that tells a correction to those who got the issue: the issue's own look, with nothing else in it."""

import datetime as dt
from dataclasses import replace

from curator.building.clean import cleaned
from curator.building.step import mail_links
from curator.model.ids import is_issue_id, issue_month
from curator.model.issue import Correction, Issue, Variant
from curator.model.variants import DISCREET, STANDARD
from curator.rendering.contexts import ComposedIssue, EmailContext, TextContext
from curator.rendering.environment import Renderer
from curator.rendering.mjml import to_html
from curator.rendering.parts import Corrections, Opening
from curator.rendering.plain import tidied
from curator.settings import Settings
from curator.text.dates import direction
from curator.text.words import one_line


def _(phrase: str) -> str:
    """Marks a phrase for the catalogues; it is translated when it is shown."""
    return phrase


SUBJECT = _("A correction to “%(title)s”")
OPENING = _("You got our issue “%(title)s”. We were wrong in it, and this is what we have to say about that.")


def render_correction(
    correction: Correction, issue: Issue, settings: Settings, renderer: Renderer, *, today: dt.date
) -> tuple[Variant, ...]:
    """The standard and the discreet text of the letter. issue: the one that is corrected. Raises RenderError."""
    return tuple(_variant(name, correction, issue, settings, renderer, today) for name in (STANDARD, DISCREET))


def _variant(
    name: str, correction: Correction, issue: Issue, settings: Settings, renderer: Renderer, today: dt.date
) -> Variant:
    correction, title, discreet = cleaned(correction), one_line(cleaned(issue).title), name == DISCREET
    say = renderer.translations.gettext
    subject = say(SUBJECT) % {"title": title}
    letter = ComposedIssue(
        id=issue.issue,
        title=subject,
        subject=settings.config.discreet.subject if discreet else subject,
        preheader="" if discreet else one_line(correction.text),
        kind="standard",
        theme="",
        month=issue_month(issue.issue) if is_issue_id(issue.issue) else (today.year, today.month),
        date=correction.on,
        count=0,
        minutes=0,
        sections=(
            Opening("opening", say(OPENING) % {"title": title}),
            Corrections("corrections", (correction,), ()),
        ),
        roles=(),
        output="email",
        discreet=discreet,
    )
    newsletter, links = settings.newsletter, mail_links(issue.issue, settings)
    if discreet:
        newsletter = replace(newsletter, title=settings.config.discreet.from_name, tagline="")
    text = TextContext(newsletter, letter, links)
    page = EmailContext(newsletter, direction(newsletter.language), letter, links, renderer.theme)
    return Variant(
        name=name,
        subject=letter.subject,
        preheader=letter.preheader,
        html=to_html(renderer.render("email/issue.mjml", page)),
        text=tidied(renderer.render("email/issue.txt", text)),
    )
