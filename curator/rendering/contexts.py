"""What each template of the mail is given: one dataclass a template, its fields are the template's variables.

This is the public contract of a newsletter's own templates. A variable that is not here is an error that names the
template and its line (StrictUndefined), never an empty place in a letter.
"""

import datetime as dt
from dataclasses import dataclass

from curator.model.charter import Newsletter
from curator.model.issue import Output, Role
from curator.rendering.parts import Section
from curator.rendering.theme import Theme


@dataclass(frozen=True, slots=True)
class ComposedIssue:
    """An issue as one output shows it: only what is allowed there, in order, empty sections gone.

    id: `2026-12`.
    title: its title.
    subject: the mail's subject; a neutral one in a discreet letter.
    preheader: the line that mail programs show beside the subject; empty in a discreet letter.
    kind: standard, rest or special.
    theme: what the issue is about, in the editor's words; empty if it is the title.
    month: year and month.
    date: when it is published, or None.
    count: how many picks it holds.
    minutes: of all picks together.
    sections: in order; see the classes of parts.py for what each kind carries.
    roles: who did what, each with `name`, `role` and `pay`.
    output: email, text or web.
    indexed: False where a creator asked to stay out of search engines.
    discreet: True for readers who asked that nothing at the top of a letter says what it is about.
    chosen: the sections that its readers chose; empty where they get all.
    taken_down: how many pieces stood here until their creators asked to be forgotten.
    """

    id: str
    title: str
    subject: str
    preheader: str
    kind: str
    theme: str
    month: tuple[int, int]
    date: dt.date | None
    count: int
    minutes: int
    sections: tuple[Section, ...]
    roles: tuple[Role, ...]
    output: Output
    indexed: bool = True
    discreet: bool = False
    chosen: tuple[str, ...] = ()
    taken_down: int = 0


@dataclass(frozen=True, slots=True)
class MailLinks:
    """Where the links of a mail point.

    leave: the reader's own leave link (a placeholder until the mail goes out).
    preferences: the reader's own page to pause or choose (a placeholder too).
    web: this issue on the web, or empty while the newsletter has no address.
    about: how we choose, or empty.
    """

    leave: str
    preferences: str
    web: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class EmailContext:
    """email/issue.mjml: the HTML part of the mail.

    newsletter: the table of curator.toml; in a discreet letter with a neutral title and no tagline.
    direction: ltr or rtl, of the newsletter's language.
    issue: what to show.
    links: where its links point.
    theme: colours, fonts and sizes.
    compact: True where cards share text blocks, which makes a smaller mail.
    """

    newsletter: Newsletter
    direction: str
    issue: ComposedIssue
    links: MailLinks
    theme: Theme
    compact: bool = False


@dataclass(frozen=True, slots=True)
class TextContext:
    """email/issue.txt: the text part of the mail, from the same data.

    newsletter: the table of curator.toml; in a discreet letter with a neutral title and no tagline.
    issue: what to show.
    links: where its links point.
    """

    newsletter: Newsletter
    issue: ComposedIssue
    links: MailLinks


@dataclass(frozen=True, slots=True)
class PreviewView:
    """One view of an issue.

    name: what it shows, in words.
    file: the page to show, beside this one.
    width: in pixels.
    """

    name: str
    file: str
    width: int


@dataclass(frozen=True, slots=True)
class PreviewContext:
    """email/preview.html: every view of an issue side by side, for the editor alone.

    title: the mail's subject.
    inbox: how lists of mails show it, each a sender, a subject and the words beside it.
    views: one frame each.
    """

    title: str
    inbox: tuple[tuple[str, str, str], ...]
    views: tuple[PreviewView, ...]


TEMPLATES: dict[str, type] = {
    "email/issue.mjml": EmailContext,
    "email/issue.txt": TextContext,
    "email/preview.html": PreviewContext,
}
"""Which context each template is given."""
