"""The few mails about a subscription: please confirm, a reader already, a private link, a new address, welcome.

The first four are written one by one and are in no ledger: each was asked for, is counted before it is written, and may
be asked for again. The welcome is a mailing like any other; here are only its texts.
"""

import datetime as dt
from dataclasses import replace
from gettext import NullTranslations
from typing import Literal

from curator.mail.letterhead import SERVICE, example_links, letterhead
from curator.mail.mailer import Outgoing
from curator.mail.message import Addressee, prepare
from curator.model.delivery import FrozenVariant
from curator.model.issue import Variant
from curator.model.subscriber import Subscriber
from curator.model.variants import DISCREET
from curator.rendering.catalogues import Renderers
from curator.rendering.plain import tidied
from curator.rendering.readers import GuideMail, ServiceMail
from curator.settings import Settings
from curator.subscribing.wording import name_of, promise
from curator.text.dates import direction
from curator.text.tokens import LEAVE, PREFERENCES
from curator.text.urls import join
from curator.text.words import fingerprint

ServiceKind = Literal["confirm", "already", "link", "move"]


def _(phrase: str) -> str:
    """Marks a phrase for the catalogues."""
    return phrase


SUBJECTS: dict[ServiceKind, tuple[str, str]] = {
    "confirm": (_("Please confirm: %(name)s"), _("Please confirm")),
    "already": (_("You are a reader already: %(name)s"), _("You are a reader already")),
    "link": (_("Your private link: %(name)s"), _("Your private link")),
    "move": (_("Your new address: %(name)s"), _("Your new address")),
}
"""Subjects, and what they are for a reader who asked for discretion."""

PREHEADERS: dict[ServiceKind, str] = {
    "confirm": _("One press, and you are a reader."),
    "already": _("Nothing was changed."),
    "link": _("It works for one hour."),
    "move": _("One press, and letters come here."),
}
WELCOME = (_("Welcome to %(name)s"), _("Welcome"))
WELCOME_PREHEADER = _("Three first steps, and how to choose what you get.")


def service_mail(
    settings: Settings,
    renderers: Renderers,
    kind: ServiceKind,
    *,
    to: Subscriber,
    link: str,
    own: str,
    now: dt.datetime,
) -> Outgoing:
    """One such mail, ready to be handed over, in the language, form and discretion that the reader chose.

    own: what tells this mail from every other; the same mail, tried again, has the same Message-ID.
    """
    renderer, discreet = renderers.of(to.language), to.discreet
    context = ServiceMail(
        name=name_of(settings, discreet=discreet),
        title=_subject(settings, renderer.translations, SUBJECTS[kind], discreet=discreet),
        preheader=renderer.translations.gettext(PREHEADERS[kind]),
        language=renderer.language,
        direction=direction(renderer.language),
        own_language=settings.newsletter.language,
        own_direction=direction(settings.newsletter.language),
        theme=renderer.theme,
        link=link,
        promise=promise(settings, renderer, discreet=discreet),
        postal_address="" if discreet else settings.newsletter.postal_address,
    )
    variant = Variant(
        name=kind,
        subject=context.title,
        preheader=context.preheader,
        html=renderer.render(f"service/{kind}.html", context),
        text=tidied(renderer.render(f"service/{kind}.txt", context)),
    )
    head = replace(letterhead(settings, ref=kind, kind=SERVICE, discreet=discreet), subject=None)
    secret = settings.secrets.secret_keys[0]
    message_id = f"<{kind}.{fingerprint(secret, kind, own)}@{head.domain}>"
    addressee = Addressee(to.address, message_id, example_links(settings))
    return Outgoing(0, prepare(head, variant, fmt=to.format), addressee, now)


def guide_texts(
    settings: Settings, renderers: Renderers, guide: str, *, language: str | None, issue: str | None, discreet: bool
) -> FrozenVariant:
    """The welcome as it is now: guide.md in the newsletter's language, the words round it in the reader's.

    guide: Markdown; empty is fine. issue: the id of the newest one that was sent. Its name tells each text from others.
    """
    renderer, newsletter = renderers.of(language), settings.newsletter
    base = newsletter.base_url if not discreet else ""
    context = GuideMail(
        name=name_of(settings, discreet=discreet),
        title=_subject(settings, renderer.translations, WELCOME, discreet=discreet),
        preheader=renderer.translations.gettext(WELCOME_PREHEADER),
        language=renderer.language,
        direction=direction(renderer.language),
        own_language=settings.newsletter.language,
        own_direction=direction(settings.newsletter.language),
        theme=renderer.theme,
        guide=guide.strip(),
        issue=join(base, f"issues/{issue}/") if base and issue else "",
        about=join(base, "about/#how-we-choose") if base else "",
        leave=LEAVE,
        preferences=PREFERENCES,
        postal_address="" if discreet else newsletter.postal_address,
    )
    html, text = renderer.render("service/guide.html", context), tidied(renderer.render("service/guide.txt", context))
    name = f"{f'{DISCREET}:' if discreet else ''}guide-{fingerprint(context.title, html, text)[:12]}"
    return FrozenVariant(name, context.title, context.preheader, html, text)


def _subject(settings: Settings, phrases: NullTranslations, subject: tuple[str, str], *, discreet: bool) -> str:
    named, neutral = subject
    return phrases.gettext(neutral) if discreet else phrases.gettext(named) % {"name": settings.newsletter.title}
