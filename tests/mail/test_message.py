"""A reader's message holds what it should, for any text and any value."""

import datetime as dt
import re
from email import message_from_bytes, policy
from email.headerregistry import AddressHeader
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.errors import MailError, UsageError
from curator.mail.letterhead import Letterhead, Links, letterhead, links, message_id
from curator.mail.message import Addressee, Prepared, prepare, specimen
from curator.model.issue import Variant
from curator.model.subscriber import Format
from curator.text.tokens import LEAVE, PREFERENCES, fill, read_token
from tests.support.letters import sample_settings, sample_variant, with_newsletter

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
SETTINGS = sample_settings(Path("/nowhere"))
HEAD = letterhead(SETTINGS, ref="2026-12")
LINKS = Links("https://news.example.org/leave/abc", "https://news.example.org/preferences/abc?a=1&b=2")
READER = Addressee("ada@example.org", "<2026-12.1@news.example.org>", LINKS)

texts = st.lists(
    st.one_of(st.text(), st.sampled_from([LEAVE, PREFERENCES, "\n", ".", " ", "From ", "=", "é", "x" * 80]))
)
urls = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters='<>"'), min_size=20, max_size=400)


def parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def bodies(raw: bytes) -> dict[str, str]:
    contents = {}
    for part in parsed(raw).walk():
        if part.get_content_maintype() == "text":
            payload = part.get_payload(decode=True)
            assert isinstance(payload, bytes)
            contents[part.get_content_type()] = payload.decode(part.get_content_charset() or "").replace("\r\n", "\n")
    return contents


def lines_of_bodies(raw: bytes) -> list[bytes]:
    body = raw.split(b"\r\n\r\n", 1)[1]
    return [line for line in body.split(b"\r\n") if not line.startswith(b"Content-")]


def variant(text: str, page: str, subject: str = "Subject") -> Variant:
    return Variant(name="standard", subject=subject, preheader="", html=page, text=text)


def as_mailed(text: str, mark: str) -> str:
    text = re.sub("\r\n?", "\n", text)
    text += "" if text.endswith("\n") else "\n"
    return text + mark if not text.isascii() and max(text) <= "\xff" else text


@given(texts, texts, urls, urls, st.sampled_from(["html", "text"]))
def test_any_text_and_any_link_parse_back_equal(
    text: list[str], page: list[str], leave: str, preferences: str, fmt: Format
) -> None:
    prepared = prepare(HEAD, variant("".join(text), "".join(page)), fmt=fmt)
    raw = prepared.message(Addressee("ada@example.org", "<1@news.example.org>", Links(leave, preferences)), NOW)
    found = bodies(raw)
    values = {LEAVE: leave, PREFERENCES: preferences}
    assert found["text/plain"] == fill(as_mailed("".join(text), "—\n"), values)
    if fmt == "html":
        escaped = {key: value.replace("&", "&amp;").replace("'", "&#x27;") for key, value in values.items()}
        assert found["text/html"] == fill(as_mailed("".join(page), "<!-- — -->\n"), escaped)
    assert ("text/html" in found) == (fmt == "html")
    lines = lines_of_bodies(raw)
    assert max(map(len, lines)) <= 76
    assert not [line for line in lines if line.startswith((b".", b"From "))]
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")


@given(st.text(max_size=300), st.text(max_size=120), st.text(min_size=1, max_size=120))
def test_any_title_name_and_subject_stay_within_their_header(subject: str, name: str, title: str) -> None:
    settings = with_newsletter(SETTINGS, title=title, from_name=name)
    raw = prepare(letterhead(settings, ref="2026-12"), variant("t", "h", subject)).message(READER, NOW)
    head = raw.split(b"\r\n\r\n", 1)[0]
    names = [line.split(b":")[0] for line in head.split(b"\r\n") if not line.startswith(b" ")]
    assert sorted(names) == sorted(set(names))
    assert set(names) == HEADERS
    for line in head.split(b"\r\n"):
        assert len(line) <= (76 if b"=?utf-8?" in line else 998)
    assert all(len(word) <= 75 for word in re.findall(rb"=\?utf-8\?[^ ]*\?=", head))
    mail = parsed(raw)
    sender = mail["From"]
    assert isinstance(sender, AddressHeader)
    assert [address.addr_spec for address in sender.addresses] == ["letters@news.example.org"]


HEADERS = {
    *(b"From", b"Reply-To", b"To", b"Subject", b"Date", b"Message-ID", b"List-Id", b"List-Unsubscribe"),
    *(b"List-Unsubscribe-Post", b"List-Help", b"List-Owner", b"List-Archive", b"List-Post", b"Feedback-ID"),
    *(b"MIME-Version", b"Content-Type"),
}


@pytest.mark.parametrize(
    "text",
    ["Plain words", 'A "quoted" name, with commas', "Café — für alle", "کتابوں کی کہانی", "本の物語", "=?utf-8?q?x?="],
)
def test_subject_name_and_list_come_back_as_written(text: str) -> None:
    settings = with_newsletter(SETTINGS, title=text, from_name=text)
    mail = parsed(prepare(letterhead(settings, ref="2026-12"), variant("t", "h", text)).message(READER, NOW))
    assert mail["Subject"] == text
    assert mail["From"].addresses[0].display_name == text
    assert str(mail["List-Id"]).replace('\\"', '"').strip('"').startswith(text)


@pytest.mark.parametrize("length", range(20, 401, 19))
def test_the_leave_link_is_one_plain_line_at_any_length(length: int) -> None:
    url = "https://news.example.org/leave/" + "t" * length
    to = Addressee("ada@example.org", "<1@news.example.org>", Links(url, url))
    for fmt in ("html", "text"):
        raw = prepare(HEAD, sample_variant(), fmt=fmt).message(to, NOW)
        assert f"\r\nList-Unsubscribe: <{url}>\r\nList-Id".encode() in raw


def test_every_header_says_what_it_should() -> None:
    mail = parsed(prepare(HEAD, sample_variant()).message(READER, NOW))
    assert mail["From"] == "Sample Shelf <letters@news.example.org>"
    assert mail["To"] == "ada@example.org"
    assert mail["Date"].datetime == NOW
    assert mail["Message-ID"] == "<2026-12.1@news.example.org>"
    assert mail["List-Id"] == "Sample Shelf <sample-shelf.news.example.org>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Owner"] == "<mailto:editor@news.example.org>"
    assert mail["List-Archive"] == "<https://news.example.org>"
    assert mail["List-Post"] == "NO"
    assert mail["Feedback-ID"] == "2026-12:sample-shelf:issue:news-example-or"
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]


def test_the_last_field_of_feedback_id_has_five_to_fifteen_characters() -> None:
    for domain in ("a.io", "example.org", "a-very-long-name-indeed.example.org"):
        settings = with_newsletter(SETTINGS, from_email=f"letters@{domain}")
        feedback = parsed(specimen(settings, sample_variant(), ref="2026-12", now=NOW))["Feedback-ID"]
        fields = str(feedback).split(":")
        assert len(fields) == 4
        assert 5 <= len(fields[3]) <= 15


@pytest.mark.parametrize(
    ("text", "charset"), [("plain", "us-ascii"), ("café", "utf-8"), ("naïve – yes", "utf-8"), ("本", "utf-8")]
)
def test_each_part_is_ascii_or_holds_more_than_latin_1(text: str, charset: str) -> None:
    raw = prepare(HEAD, variant(text, f"<p>{text}</p>")).message(READER, NOW)
    for part in parsed(raw).iter_parts():
        content = part.get_content()
        assert part.get_content_charset() == charset
        assert content.isascii() or max(content) > "\xff"
        assert text in content


def test_a_long_subject_in_any_script_comes_back_whole() -> None:
    subject = "本の物語と、みんなの話" * 30
    raw = prepare(HEAD, variant("t", "h", subject)).message(READER, NOW)
    assert parsed(raw)["Subject"] == subject


def test_a_title_with_line_ends_adds_no_header() -> None:
    evil = "Sample\r\nBcc: everyone@example.org\r\n\r\n<p>x"
    settings = with_newsletter(SETTINGS, title=evil, from_name=evil)
    mail = parsed(prepare(letterhead(settings, ref="2026-12"), variant("t", "h", evil)).message(READER, NOW))
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Sample Bcc: everyone@example.org <p>x"
    assert {part.get_content_type() for part in mail.iter_parts()} == {"text/plain", "text/html"}


@pytest.mark.parametrize(
    "address",
    ["a@b\r\nBcc: c@d", "a@example.org, b@example.org", "a b@example.org", "<a@example.org>", "nobody", "a@ü\n"],
)
def test_an_address_that_would_break_the_header_is_refused(address: str) -> None:
    with pytest.raises(MailError) as caught:
        prepare(HEAD, sample_variant()).message(Addressee(address, "<1@news.example.org>", LINKS), NOW)
    assert caught.value.permanent


def test_an_address_on_a_domain_with_umlauts_travels_in_ascii() -> None:
    raw = prepare(HEAD, sample_variant()).message(Addressee("ada@bücher.example", "<1@x.example>", LINKS), NOW)
    assert b"\r\nTo: ada@xn--bcher-kva.example\r\n" in raw


def test_a_sender_that_is_no_address_is_named() -> None:
    for wrong in ("nobody", "a@b\r\nBcc: c@example.org"):
        with pytest.raises((UsageError, MailError)):
            letterhead(with_newsletter(SETTINGS, from_email=wrong), ref="2026-12")


def test_discreet_readers_get_neutral_names() -> None:
    raw = prepare(letterhead(SETTINGS, ref="2026-12", discreet=True), sample_variant()).message(READER, NOW)
    head = raw.split(b"\r\n\r\n")[0]
    assert b"Shelf" not in head
    assert b"sample-shelf" not in head
    assert parsed(raw)["Subject"] == "Your monthly letter"


def test_a_test_copy_is_marked_in_its_subject() -> None:
    head = letterhead(SETTINGS, ref="2026-12", test=True)
    assert parsed(prepare(head, sample_variant()).message(READER, NOW))["Subject"] == "[Test] Sample Shelf, December"


def test_the_specimen_looks_like_a_reader_s_message_but_leads_nowhere() -> None:
    raw = specimen(SETTINGS, sample_variant(), ref="2026-12", now=NOW)
    mail = parsed(raw)
    assert mail["To"] == "reader@example.org"
    token = str(mail["List-Unsubscribe"]).strip("<>").rsplit("/", 1)[1]
    assert read_token(token, SETTINGS.secrets.secret_keys) is None
    assert 20 <= len(token) <= 40
    assert "%%" not in "".join(bodies(raw).values())


def test_a_reader_s_links_are_signed_and_kept_under_the_readers_path() -> None:
    made = links(SETTINGS, 7)
    assert made.leave.startswith("https://news.example.org/readers/leave/")
    assert read_token(made.leave.rsplit("/", 1)[1], SETTINGS.secrets.secret_keys) == ("leave", 7)
    assert read_token(made.preferences.rsplit("/", 1)[1], SETTINGS.secrets.secret_keys) == ("preferences", 7)


def test_a_message_id_is_the_same_each_time_and_another_for_each_reader() -> None:
    one = message_id(SETTINGS, kind="issue", ref="2026-12", subscriber=1)
    assert one == message_id(SETTINGS, kind="issue", ref="2026-12", subscriber=1)
    assert one.endswith("@news.example.org>")
    assert len({one, *(message_id(SETTINGS, kind="issue", ref="2026-12", subscriber=n) for n in range(2, 50))}) == 49


def test_two_readers_messages_differ_only_in_what_is_theirs() -> None:
    prepared: Prepared = prepare(HEAD, sample_variant())
    other = Addressee("bo@example.org", "<2@news.example.org>", Links("https://x.example/l/2", "https://x.example/p/2"))
    texts = [bodies(prepared.message(to, NOW)) for to in (READER, other)]
    for kind in ("text/plain", "text/html"):
        plain = [re.sub(r"https://[^\"\s]*", "", text[kind]) for text in texts]
        assert plain[0] == plain[1]


def test_without_an_archive_there_is_no_list_archive_header() -> None:
    head: Letterhead = letterhead(with_newsletter(SETTINGS, base_url=""), ref="2026-12")
    assert parsed(prepare(head, sample_variant()).message(READER, NOW))["List-Archive"] is None
