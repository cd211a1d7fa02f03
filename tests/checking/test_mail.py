"""Law, tracking, size and access of the mail, read from what was rendered and from a specimen as it goes out."""

import base64
import hashlib
from dataclasses import replace

import pytest

from curator.checking.look import colour_of, contrast
from curator.checking.mail_size import filled_size
from curator.model.charter import IssueRules
from curator.settings import DeliverySettings, ReadersSettings, SmtpSettings
from curator.text.tokens import LEAVE
from tests.checking.samples import HTML, MESSAGE, TEXT, built, evidence, found, ids, with_settings

REAL = DeliverySettings(provider="smtp", smtp=SmtpSettings(host="mail.provider.net"))
LOCAL = DeliverySettings(provider="smtp", smtp=SmtpSettings(host="127.0.0.1"))


def mailed(message: bytes, **changes: object) -> list[str]:
    return ids("mail-legal", evidence(message=message, **changes))


# mail-legal


def test_a_postal_address_and_a_way_out_are_seen_in_both_parts() -> None:
    assert ids("mail-legal", built()) == []
    assert ids("mail-legal", evidence(settings=with_settings(postal_address=" "))) == ["postal-address"]
    assert ids("mail-legal", built(HTML.replace("1 Sample Street", ""))) == ["e-mail.postal-address"]
    assert ids("mail-legal", built(text=TEXT.replace("Sampleton", ""))) == ["text.postal-address"]
    assert ids("mail-legal", built(text=TEXT.replace(LEAVE, "on our site"))) == ["text.leave"]


@pytest.mark.parametrize(
    "way",
    [
        '<a href="https://letters.example.org/leave">Leave this letter</a>',
        '<a href="%%leave_url%%" style="display:none">Leave this letter</a>',
        '<a href="%%leave_url%%"></a>',
        "Leave this letter: %%leave_url%%",
        '<!-- <a href="%%leave_url%%">Leave</a> -->',
        '<div hidden><a href="%%leave_url%%">Leave</a></div>',
    ],
)
def test_a_way_out_that_nobody_sees_is_none(way: str) -> None:
    html = HTML.replace('<a href="%%leave_url%%">Leave this letter</a>', way)
    assert ids("mail-legal", built(html)) == ["e-mail.leave"]


@pytest.mark.parametrize(
    "address", ["letter@example.org", "letter@news.example.com", "letter@curator.test", "letter@sample.example"]
)
def test_a_sample_sender_stays_on_this_machine(address: str) -> None:
    assert ids("mail-legal", evidence(settings=with_settings(from_email=address))) == []
    assert ids("mail-legal", evidence(settings=with_settings(from_email=address, delivery=LOCAL))) == []
    assert ids("mail-legal", evidence(settings=with_settings(from_email=address, delivery=REAL))) == ["from"]


@pytest.mark.parametrize(
    "address", ["letter@books.org", "letter@examples.org", "letter@bücher.de", "a.b+c@mail.books.co.uk"]
)
def test_a_sender_with_a_domain_may_write_to_the_world(address: str) -> None:
    assert ids("mail-legal", evidence(settings=with_settings(from_email=address, delivery=REAL))) == []


@pytest.mark.parametrize(
    "address", ["", "letter", "letter@", "@books.org", "letter@books", "letter@10.0.0.1", "let ter@books.org"]
)
def test_what_is_no_address_is_never_a_sender(address: str) -> None:
    assert ids("mail-legal", evidence(settings=with_settings(from_email=address))) == ["from"]


def test_a_specimen_with_its_headers_is_fine() -> None:
    assert mailed(MESSAGE) == []
    assert mailed(MESSAGE.replace(b"\r\n", b"\n")) == []


LEAVING = b"List-Unsubscribe: <https://letters.example.org/leave/abc>\r\n"
ONE_CLICK = b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (LEAVING, b"", ["header.list-unsubscribe"]),
        (LEAVING, LEAVING * 2, ["header.list-unsubscribe"]),
        (LEAVING, b"List-Unsubscribe: <mailto:leave@example.org>\r\n", ["header.list-unsubscribe"]),
        (LEAVING, b"List-Unsubscribe: https://letters.example.org/leave/abc\r\n", ["header.list-unsubscribe"]),
        (LEAVING, b"List-Unsubscribe: =?utf-8?q?=3Chttps=3A//letters=2Eexample?=\r\n", ["header.list-unsubscribe"]),
        (LEAVING, b"List-Unsubscribe: <https://letters.example.org/\r\n leave/abc>\r\n", ["header.list-unsubscribe"]),
        (LEAVING, b"list-unsubscribe: <https://l.example.org/a>, <mailto:leave@example.org>\r\n", []),
        (LEAVING, b"List-Unsubscribe: <mailto:leave@example.org>, <https://l.example.org/a>\r\n", []),
        (LEAVING, b"List-Unsubscribe: <https://letters.example.org/leave/" + b"a" * 400 + b">\r\n", []),
        (ONE_CLICK, b"", ["header.list-unsubscribe-post"]),
        (ONE_CLICK, b"List-Unsubscribe-Post: one-click\r\n", ["header.list-unsubscribe-post"]),
        (b"To: reader@example.org\r\n", b"", ["header.to"]),
        (b"Subject: Making room\r\n", b"Subject: a\r\nSubject: b\r\n", ["header.subject"]),
    ],
)
def test_one_click_stands_once_on_a_plain_line(old: bytes, new: bytes, expected: list[str]) -> None:
    assert old in MESSAGE
    assert mailed(MESSAGE.replace(old, new)) == expected


def test_a_header_in_the_body_is_no_header() -> None:
    assert mailed(MESSAGE.replace(LEAVING, b"") + LEAVING) == ["header.list-unsubscribe"]


def test_leaving_over_plain_http_is_for_this_machine_only() -> None:
    message = MESSAGE.replace(b"<https://letters", b"<http://letters")
    assert mailed(message) == []
    books = message.replace(b"letter@example.org", b"letter@books.org")
    settings = with_settings(from_email="letter@books.org", delivery=REAL)
    assert mailed(books, settings=settings) == ["header.list-unsubscribe"]


def test_a_provider_that_adds_the_leave_header_itself_is_trusted() -> None:
    message = MESSAGE.replace(LEAVING, b"").replace(ONE_CLICK, b"")
    hosted = with_settings(readers=ReadersSettings(hosted="sendgrid"))
    assert mailed(message, settings=hosted) == []


# mail-tracking


def tracked(html: str) -> list[str]:
    return ids("mail-tracking", built(html))


@pytest.mark.parametrize(
    "pixel",
    [
        '<img src="https://letters.example.org/o.gif" width="1" height="1" alt="">',
        '<img src="https://letters.example.org/o.gif" style="width:1px;height:1px" alt="">',
        '<img src="https://letters.example.org/o.gif" style="display:none" alt="">',
        '<img src="https://letters.example.org/o.gif" height="0" alt="">',
    ],
)
def test_images_that_nobody_can_see_are_found_even_behind_the_end(pixel: str) -> None:
    assert tracked(HTML + pixel) == ["e-mail.pixel-1"]


@pytest.mark.parametrize(
    "thing",
    [
        '<img src="https://t.example.net/a.png" width="600" alt="A door">',
        '<img src="//t.example.net/a.png" width="600" alt="A door">',
        '<img srcset="https://letters.example.org/a.png 1x, https://t.example.net/b.png 2x" alt="A door">',
        '<table role="presentation" background="https://t.example.net/a.png"></table>',
        "<div style=\"background:url('https://t.example.net/a.png')\">x</div>",
        '<style>@import "https://t.example.net/a.css";</style>',
        "<style>@font-face{src:url(https://t.example.net/a.woff2)}</style>",
        '<link rel="stylesheet" href="https://t.example.net/a.css">',
        '<!--[if mso]><v:fill src="https://t.example.net/a.png" /><![endif]-->',
        '<iframe src="https://t.example.net/"></iframe>',
        '<form action="https://t.example.net/"></form>',
        '<video poster="https://t.example.net/a.jpg"></video>',
    ],
)
def test_nothing_is_fetched_from_elsewhere(thing: str) -> None:
    assert tracked(HTML.replace("<h1>", f"{thing}<h1>")) == ["e-mail.host-t-example-net"]


def test_images_of_our_own_are_fine() -> None:
    own = '<img src="https://letters.example.org/issues/2026-12/door.png" width="600" alt="A door">'
    assert tracked(HTML.replace("<h1>", f"{own}<h1>")) == []
    assert tracked(HTML.replace("<h1>", '<img src="data:image/png;base64,AAAA" width="20" alt="A door"><h1>')) == []


@pytest.mark.parametrize(
    "href",
    [
        "https://kite.example.org/stairs?utm_source=letter",
        "https://kite.example.org/stairs?reader=7",
        "https://click.example.net/?to=https%3A%2F%2Fkite.example.org%2Fstairs",
        "https://click.example.net/https://kite.example.org/stairs",
        "https://kite.example.org/about?u=%%leave_url%%",
    ],
)
def test_links_go_straight_to_the_page_that_was_picked(href: str) -> None:
    html = HTML.replace('"https://kite.example.org/stairs"', f'"{href}"')
    found_ids = tracked(html)
    assert len(found_ids) == 1
    assert found_ids[0].startswith("e-mail.link-")
    text = TEXT.replace("https://kite.example.org/stairs", href)
    assert ids("mail-tracking", built(text=text))[0].startswith("text.link-")


def test_no_link_carries_a_mail_address() -> None:
    html = HTML.replace("<h1>", '<a href="https://t.example.net/?r=reader%40example.org">Door</a><h1>')
    assert len(tracked(html)) == 1


@pytest.mark.parametrize(
    "mark",
    [
        "reader@example.org",
        "reader%40example.org",
        base64.b64encode(b"reader@example.org").decode(),
        b"reader@example.org".hex(),
        hashlib.md5(b"reader@example.org").hexdigest(),
        hashlib.sha256(b"reader@example.org").hexdigest(),
    ],
)
def test_no_link_of_the_specimen_says_who_the_reader_is(mark: str) -> None:
    message = MESSAGE + f"https://letters.example.org/?r={mark}\r\n".encode()
    assert ids("mail-tracking", evidence(message=message)) == ["message.link-2"]
    assert ids("mail-tracking", evidence(message=MESSAGE)) == []


def test_tracking_is_never_waived() -> None:
    assert not found("mail-tracking", built(HTML + '<img src="https://t.example.net/o.gif" alt="">'))[0].waivable


# mail-size


def test_large_mails_warn_and_larger_ones_block() -> None:
    def sized(kilobytes: float) -> list[tuple[str, str]]:
        room = int(kilobytes * 1000) - filled_size(HTML)
        return [(f.id, f.severity) for f in found("mail-size", built(HTML + " " * room))]

    assert sized(80) == []
    assert sized(80.1) == [("mail-size:standard", "warn")]
    assert sized(100) == [("mail-size:standard", "warn")]
    assert sized(100.1) == [("mail-size:standard", "block")]


def test_bytes_count_and_not_characters() -> None:
    assert [f.severity for f in found("mail-size", built(HTML + "字" * 34_000))] == ["block"]


def test_a_smaller_limit_of_ones_own_warns_earlier() -> None:
    small = with_settings(issue=IssueRules(max_html_kb=1))
    assert [f.severity for f in found("mail-size", built(settings=small))] == ["warn"]


def test_a_style_block_that_gmail_drops_is_told() -> None:
    html = HTML.replace("</head>", f"<style>{'a{color:red}' * 700}</style></head>")
    assert ids("mail-size", built(html)) == ["standard.style"]


# mail-access


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ('<html lang="en"', "<html", "lang"),
        ('<html lang="en" dir="ltr"', '<html lang="en"', "dir"),
        ("<title>Making room</title>", "<title> </title>", "title"),
        ('<meta name="viewport" content="width=device-width">', "", "metas"),
        ('<meta name="color-scheme" content="light dark">', "", "metas"),
        ("width=device-width", "width=device-width,user-scalable=no", "zoom"),
        ("width=device-width", "width=device-width, maximum-scale=1", "zoom"),
        ('<div lang="en" dir="ltr" role="article"', '<div role="article"', "body"),
        ("</body>", "<div>more</div></body>", "body"),
        ('role="article"', "", "article"),
        ("<h1>Making room</h1>", "<p>Making room</p>", "h1"),
        ("<h2>Reading</h2>", "<h1>Again</h1><h2>Reading</h2>", "h1"),
        ("<h2>Raising</h2>", "", "no-finding"),
        ("<h2>Do one thing</h2>", "<h3>Do one thing</h3>", "heading"),
        ('<table role="presentation">', "<table>", "tables"),
        ("<h1>", '<img src="https://letters.example.org/a.png"><h1>', "alt"),
        ("<h1>", '<a href="https://river.example.org/"></a><h1>', "links"),
        ("<h1>", '<p>See <a href="https://x.example/" style="text-decoration: none">it</a></p><h1>', "underline"),
        ("<h1>", '<p><a href="https://x.example/" style="text-decoration:none">Alone</a></p><h1>', "no-finding"),
        ("<h1>", '<p style="font-size:13px">small print</p><h1>', "size"),
        ("<h1>", '<p style="color:#999999">faint</p><h1>', "contrast"),
        ("<h1>", '<td bgcolor="#004d40"><p>dark on dark</p></td><h1>', "contrast"),
    ],
)  # fmt: skip
def test_each_rule_of_access_is_held(old: str, new: str, name: str) -> None:
    assert old in HTML
    expected = [] if name == "no-finding" else [f"standard.{name}"]
    assert ids("mail-access", built(HTML.replace(old, new, 1))) == expected


def test_a_spacer_of_no_size_and_a_decorative_image_are_fine() -> None:
    html = HTML.replace(
        "<h1>", '<td style="font-size:0px">&nbsp;</td><img src="https://letters.example.org/a.png" alt=""><h1>'
    )
    assert ids("mail-access", built(html)) == []


def test_contrast_is_that_of_the_guidelines() -> None:
    black, white, grey = colour_of("#000"), colour_of("rgb(255, 255, 255)"), colour_of("#767676")
    assert black
    assert white
    assert grey
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(grey, white) == pytest.approx(4.54, abs=0.01)
    assert colour_of("var(--ink)") is None


def test_a_mail_without_a_body_is_a_finding_and_no_failure() -> None:
    seen = built()
    assert seen.built
    empty = replace(seen, built=replace(seen.built, variants=(replace(seen.built.variants[0], html="", text=""),)))
    assert "standard.h1" in ids("mail-access", empty)
    assert "e-mail.leave" in ids("mail-legal", empty)
