"""What the readers' pages and the service mails are given: one dataclass a template, its fields are the variables.

The pages carry no script, no cookie and nothing from elsewhere; their only style is `frame.style`, which the answer's
Content-Security-Policy names by its hash.
"""

import datetime as dt
from dataclasses import dataclass

from curator.rendering.theme import Theme


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several things to choose.

    value: what the form sends.
    label: what people read.
    chosen: True for what stands now.
    """

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page for readers shares.

    name: the newsletter's, or its neutral one for a reader who asked for discretion.
    language: of the page.
    direction: ltr or rtl.
    own_language: the newsletter's, of its name and of everything an editor wrote.
    own_direction: ltr or rtl, of that language.
    theme: colours, for programs that colour their window.
    style: the page's style sheet, to be put in as it is.
    root: the path of the first page, ending in a slash; links and forms begin with it.
    archive: where the newsletter's site is, or empty.
    postal_address: the newsletter's, or empty.
    languages: the other languages of this page; empty where the reader has chosen one.
    """

    name: str
    language: str
    direction: str
    own_language: str
    own_direction: str
    theme: Theme
    style: str
    root: str
    archive: str = ""
    postal_address: str = ""
    languages: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class StyleContext:
    """readers/style.css.

    theme: colours, fonts and sizes.
    """

    theme: Theme


@dataclass(frozen=True, slots=True)
class PlainPage:
    """A page that only says something: readers/sent.html, left.html, link_sent.html, erased.html, move_sent.html.

    frame: what every page shares.
    """

    frame: Frame


@dataclass(frozen=True, slots=True)
class SignUpPage:
    """readers/sign_up.html: the form.

    frame: what every page shares.
    tagline: the newsletter's, or empty.
    purpose: why there is a newsletter, or empty.
    promise: what somebody agrees to, in one sentence.
    address: what was typed, where something is wrong with it.
    problem: True where something is.
    """

    frame: Frame
    tagline: str
    purpose: str
    promise: str
    address: str = ""
    problem: bool = False


@dataclass(frozen=True, slots=True)
class SecondPage:
    """readers/once_more.html: a person looks at it for a moment and presses the button; a program does not.

    frame: what every page shares.
    address: where we would write.
    stamp: the signed time, for the form.
    promise: what somebody agrees to, in one sentence.
    again: early or late where the button was pressed too soon or after hours, else empty.
    """

    frame: Frame
    address: str
    stamp: str
    promise: str
    again: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """readers/confirm.html: the page of the link in the first mail.

    frame: what every page shares.
    state: open (there is a button), reader (they are one already) or closed (the link has run out).
    promise: what somebody agrees to, in one sentence.
    preferences: the path of their own page; empty unless they are a reader.
    """

    frame: Frame
    state: str
    promise: str
    preferences: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmedPage:
    """readers/confirmed.html: somebody is a reader now.

    frame: what every page shares.
    preferences: the path of their own page.
    """

    frame: Frame
    preferences: str


@dataclass(frozen=True, slots=True)
class LeavePage:
    """readers/leave.html.

    frame: what every page shares.
    gone: True where no mail goes out to them anyway.
    preferences: the path of their own page, where they can pause.
    """

    frame: Frame
    gone: bool
    preferences: str


@dataclass(frozen=True, slots=True)
class PreferencesPage:
    """readers/preferences.html.

    frame: what every page shares.
    state: active, paused or gone.
    sections: those that can be chosen.
    languages: for the pages and for mails about the subscription.
    text_only: True where the letter comes as plain text.
    discreet: True where sender and subject are neutral.
    paused_until: the day on which mail begins again, or None.
    months: how long a pause can be.
    leave: the path of the page to leave.
    done: what was just done (saved, paused, resumed), else empty.
    problem: True where no section was chosen.
    """

    frame: Frame
    state: str
    sections: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    text_only: bool
    discreet: bool
    paused_until: dt.date | None
    months: tuple[int, ...]
    leave: str
    done: str = ""
    problem: bool = False


@dataclass(frozen=True, slots=True)
class PrivatePage:
    """readers/private.html: what a reader can do behind a link that was mailed to them within the hour.

    frame: what every page shares.
    address: what was typed for a new address, where something is wrong with it.
    problem: address or erase where something was missing, else empty.
    """

    frame: Frame
    address: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class AddressPage:
    """readers/address.html: the page of the link that was mailed to a new address.

    frame: what every page shares.
    state: open (there is a button), moved, or taken (a reader has this address already).
    """

    frame: Frame
    state: str


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """readers/error.html.

    frame: what every page shares.
    kind: link, missing, method, large, wrong, host, network, full or broken.
    """

    frame: Frame
    kind: str


@dataclass(frozen=True, slots=True)
class ServiceMail:
    """Mails about a subscription: service/confirm, already, link and move, each as .html and .txt.

    name: the newsletter's, or its neutral one.
    title: the subject.
    preheader: the line that mail programs show beside the subject.
    language: of the mail.
    direction: ltr or rtl.
    own_language: the newsletter's, of its name and of everything an editor wrote.
    own_direction: ltr or rtl, of that language.
    theme: colours, fonts and sizes.
    link: what the mail is for.
    promise: what somebody agrees to, in one sentence.
    postal_address: the newsletter's, or empty.
    """

    name: str
    title: str
    preheader: str
    language: str
    direction: str
    own_language: str
    own_direction: str
    theme: Theme
    link: str
    promise: str
    postal_address: str


@dataclass(frozen=True, slots=True)
class GuideMail:
    """service/guide.html and .txt: the welcome with the first steps, once for each reader.

    name: the newsletter's, or its neutral one.
    title: the subject.
    preheader: the line that mail programs show beside the subject.
    language: of the mail.
    direction: ltr or rtl.
    own_language: the newsletter's, of its name and of everything an editor wrote.
    own_direction: ltr or rtl, of that language.
    theme: colours, fonts and sizes.
    guide: guide.md, or empty.
    issue: where the newest issue stands, or empty.
    about: how we choose, or empty.
    leave: the reader's own leave link (a placeholder until the mail goes out).
    preferences: the reader's own page (a placeholder too).
    postal_address: the newsletter's, or empty.
    """

    name: str
    title: str
    preheader: str
    language: str
    direction: str
    own_language: str
    own_direction: str
    theme: Theme
    guide: str
    issue: str
    about: str
    leave: str
    preferences: str
    postal_address: str


_MAILS = ("confirm", "already", "link", "move")

TEMPLATES: dict[str, type] = {
    "readers/style.css": StyleContext,
    "readers/sign_up.html": SignUpPage,
    "readers/once_more.html": SecondPage,
    "readers/sent.html": PlainPage,
    "readers/confirm.html": ConfirmPage,
    "readers/confirmed.html": ConfirmedPage,
    "readers/leave.html": LeavePage,
    "readers/left.html": PlainPage,
    "readers/preferences.html": PreferencesPage,
    "readers/link_sent.html": PlainPage,
    "readers/private.html": PrivatePage,
    "readers/erased.html": PlainPage,
    "readers/move_sent.html": PlainPage,
    "readers/address.html": AddressPage,
    "readers/error.html": ErrorPage,
    **{f"service/{name}.{ending}": ServiceMail for name in _MAILS for ending in ("html", "txt")},
    "service/guide.html": GuideMail,
    "service/guide.txt": GuideMail,
}
"""Which context each template is given."""
