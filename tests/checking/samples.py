"""A plainly invented issue with which no check finds anything, and its outputs, written by hand."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

from curator.checking.evidence import Evidence
from curator.checking.step import check
from curator.model.charter import Charter, Newsletter
from curator.model.finding import Finding
from curator.model.issue import Action, BuiltIssue, Issue, Pick, Prompt, Variant
from curator.model.source import Consent, Creator, Source, SupportLink
from curator.settings import ConfigFile, Secrets, Settings

NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 12, 1)
RIVER = Creator(
    id="sample-river",
    name="Sample River",
    in_their_words="Sample text: I am an autistic writer of small kitchens, long tables and the words on them.",
    statement_url="https://river.example.org/about",
    support=(SupportLink("Tip jar", "https://river.example.org/tip", verified_on=dt.date(2026, 11, 1)),),
    reach="small",
)
KITE = Creator(id="sample-kite", name="Sample Kite", statement_url="https://kite.example.org/about", reach="medium")
RIVER_BOOKS = Source(
    id="river-books",
    name="River Books",
    site="https://river.example.org/",
    state="active",
    added=dt.date(2026, 9, 1),
    creators=(RIVER,),
    consent=Consent("yes", since=dt.date(2026, 10, 1)),
)
KITE_POST = Source(
    id="kite-post",
    name="Kite Post",
    site="https://kite.example.org/",
    state="active",
    added=dt.date(2026, 9, 1),
    creators=(KITE,),
    consent=Consent("public-feed-ok", since=dt.date(2026, 10, 1)),
)
BREAD = Pick(
    id="bread",
    section="raising",
    source="river-books",
    title="Two words for bread",
    url="https://river.example.org/bread?page=1&part=2",
    creators=("sample-river",),
    relation="by",
    type="essay",
    note="A kitchen where everything has two names.",
    quote="Sample text: in our kitchen the bread answers to both of its names, and so do we, most days.",
    topics=("language-culture",),
    lead=True,
)
STAIRS = Pick(
    id="stairs",
    section="reading",
    source="kite-post",
    title="A map of the stairs",
    url="https://kite.example.org/stairs",
    creators=("sample-kite",),
    relation="by-about-others",
    type="book",
    note="Three friends draw their town by its steps.",
    quote="Sample text: we drew every step in red, every bench in green, and every lift in blue, where it worked.",
)
FIRST_STEP = Action(
    id="captions",
    text="Turn the captions on tonight.",
    time="5m",
    cost="0",
    place="home",
    called_for_by="Sample Harbour Circle",
)
STRETCH = Action(
    id="letter",
    kind="write",
    text="Write to your library about one book.",
    time="1h",
    cost="0",
    place="school-library",
    exposure="known-people",
    called_for_by="Sample Many Doors",
    target="the public library",
)
ISSUE = Issue(
    issue="2026-12",
    title="Making room",
    publish_on=DAY,
    picks=(BREAD, STAIRS),
    actions=(FIRST_STEP, STRETCH),
    prompts=(Prompt("Who moved up for you this week?", id="moved-up", ask_of="each other"),),
    letter="Hello,\n\nA chair was moved. Nobody made a speech.\n",
)
SOURCES = (RIVER_BOOKS, KITE_POST)
NEWSLETTER = Newsletter(
    title="The Sample Shelf",
    from_email="letter@example.org",
    base_url="https://letters.example.org",
    postal_address="1 Sample Street, Sampleton",
)
SETTINGS = Settings(
    root=Path("sample"),
    config=ConfigFile(NEWSLETTER, Charter(purpose="A sample.", who_for="Families.")),
    secrets=Secrets(),
)

HTML = """<!doctype html>
<html lang="en" dir="ltr"><head><title>Making room</title><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark"><meta name="format-detection" content="telephone=no">
<meta name="x-apple-disable-message-reformatting"></head>
<body><div lang="en" dir="ltr" role="article" aria-roledescription="email" aria-label="Making room">
<table role="presentation"><tr><td style="font-size:0px;background-color:#ffffff">
<div style="font-size:16px;color:#222222"><h1>Making room</h1>
<p>Hello,</p><p>A chair was moved. Nobody&nbsp;made a
speech.</p></div>
<div style="font-size:16px"><h2>Do one thing</h2>
<p>Turn the captions on tonight.<br>Called for by Sample Harbour Circle</p>
<p>Write to your library about one book. Called for by Sample Many Doors</p></div>
<div style="font-size:16px"><h2>Raising</h2>
<h3><a href="https://river.example.org/bread?page=1&amp;part=2">Two words for bread</a></h3><p>By Sample River</p>
<blockquote>“Sample text: in our kitchen the bread answers to both of its names, and so do we, most days.”</blockquote>
<p>A kitchen where everything has two names.</p></div>
<div style="font-size:16px"><h2>Reading</h2>
<h3><a href="https://kite.example.org/stairs">A map of the stairs</a></h3><p>By Sample Kite</p>
<blockquote>“Sample text: we drew every step in red, every bench in green, and every lift in blue, where it
worked.”</blockquote>
<p>Three friends draw their town by its <em>steps</em>.</p></div>
<div style="font-size:16px"><p>Who moved up for you this week?</p>
<p><a href="https://river.example.org/tip">Tip jar of Sample River</a></p>
<p><a href="%%leave_url%%">Leave this letter</a> <a href="%%preferences_url%%">Pause it</a></p>
<p>1 Sample Street<br>Sampleton</p></div>
</td></tr></table></div></body></html>"""
TEXT = """MAKING ROOM

Hello,

A chair was moved. Nobody made a
speech.

DO ONE THING

* Turn the captions on tonight.
  Called for by Sample Harbour Circle

* Write to your library about one
  book. Called for by Sample Many Doors

RAISING

* Two words for bread
  By Sample River
  https://river.example.org/bread?page=1&part=2

  > “Sample text: in our kitchen the bread
  > answers to both of its names, and so
  > do we, most days.”

  A kitchen where everything has
  two names.

READING

* A map of the stairs
  By Sample Kite
  https://kite.example.org/stairs

  > “Sample text: we drew every step in
  > red, every bench in green, and every
  > lift in blue, where it worked.”

  Three friends draw their town by
  its steps.

Who moved up for you this week?

Tip jar of Sample River: https://river.example.org/tip

Leave this letter: %%leave_url%%
Pause it: %%preferences_url%%
1 Sample Street, Sampleton
"""
WEB = HTML.replace(
    '<a href="%%leave_url%%">Leave this letter</a> <a href="%%preferences_url%%">Pause it</a>', ""
).replace("<h1>", '<a href="../../index.html">All issues</a><h1>')
MESSAGE = (
    b"List-Id: The Sample Shelf <the-sample-shelf.example.org>\r\n"
    b"From: The Sample Shelf <letter@example.org>\r\n"
    b"Subject: Making room\r\n"
    b"To: reader@example.org\r\n"
    b"Date: Tue, 01 Dec 2026 09:00:00 +0000\r\n"
    b"Message-ID: <2026-12.1@example.org>\r\n"
    b"List-Unsubscribe: <https://letters.example.org/leave/abc>\r\n"
    b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    b"MIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=us-ascii\r\n"
    b"\r\n"
    b"Leave this letter: https://letters.example.org/leave/abc\r\n"
)


def evidence(**changes: Any) -> Evidence:
    """The sample without outputs, with some of it changed: fields of Evidence, or of its issue."""
    own = {name: changes.pop(name) for name in list(changes) if name in Issue.__dataclass_fields__}
    base = Evidence(issue=replace(ISSUE, **own), sources=SOURCES, settings=SETTINGS, now=NOW)
    return replace(base, **changes)


def built(html: str = HTML, text: str = TEXT, web: str = WEB, **changes: Any) -> Evidence:
    """The sample with its outputs as rendered."""
    before = evidence(**changes)
    variant = Variant("standard", before.issue.title, "", html, text)
    return replace(before, built=BuiltIssue(before.issue, (variant,), web))


def picked(pick: Pick, **changes: Any) -> tuple[Pick, ...]:
    """The picks of the sample with one of them changed."""
    return tuple(replace(one, **changes) if one.id == pick.id else one for one in ISSUE.picks)


def acted(action: Action, **changes: Any) -> tuple[Action, ...]:
    """The actions of the sample with one of them changed."""
    return tuple(replace(one, **changes) if one.id == action.id else one for one in ISSUE.actions)


def sourced(source: Source, **changes: Any) -> tuple[Source, ...]:
    """The sources of the sample with one of them changed."""
    return tuple(replace(one, **changes) if one.id == source.id else one for one in SOURCES)


def with_settings(**changes: Any) -> Settings:
    """The settings of the sample with tables, or keys of [newsletter], changed."""
    own = {name: changes.pop(name) for name in list(changes) if name in Newsletter.__dataclass_fields__}
    config = replace(SETTINGS.config, newsletter=replace(NEWSLETTER, **own), **changes)
    return replace(SETTINGS, config=config)


def found(check_name: str, seen: Evidence) -> list[Finding]:
    """What one check finds, through the whole step."""
    return [finding for finding in check(seen).findings if finding.check == check_name]


def ids(check_name: str, seen: Evidence) -> list[str]:
    """The ids of what one check finds, without its own name."""
    return [finding.id.removeprefix(f"{check_name}:") for finding in found(check_name, seen)]
