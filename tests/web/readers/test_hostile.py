"""Whatever is posted: at most the allowed mails, never a crash, and nothing that was typed runs anywhere."""

import asyncio
import random
from collections import Counter
from pathlib import Path

import httpx
import pytest

from curator.store.engine import Store
from curator.subscribing.defence import second_page
from tests.support.readers_pages import Pages, open_pages

BAD_ADDRESSES = [
    "", "@", "reader", "reader@", "@example.org", "reader@example", "a" * 300 + "@example.org", "reader@" + "a" * 300,
    "reader@example.org\r\nBcc: victim@example.org", "reader@example.org\nX: y", "reader@exam\0ple.org", "\0", "\r\n",
    "a@example.org,victim@example.org", "Reader <a@example.org>", '"reader"@example.org', "reader@[127.0.0.1]",
    "\uff52eader@example.org", "r\u0435ader@example.org",
    "reader@ex\u0430mple.org.", "reader@\u202eexample.org", "reader@-x.org",
    "reader@example..org",
    "=cmd|x@example.org", "reader@" + "xn--" * 40 + ".org", "reader@exa mple.org", "\u202ea@x.org",
    "$(id)@x.org", "<script>alert(1)</script>@example.org", "{{7*7}}@example.org" * 3, "%s%s%n@", "😀@😀.😀",
]  # fmt: skip
GOOD_ADDRESSES = [
    "{{7*7}}@example.org",
    "a'or'1'='1@example.org",
    "reader@ｅxample.org",
    "reader@пример.рф",
    " reader@example.org\u2028",
]
KINDS = [
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=b",
    "application/json",
    "text/plain",
    "",
    "x",
]
BODIES = [
    b"", b"\x00" * 100, b"email", b"=&=&=&", b"email=%", b"email=%ff%fe@example.org", b"&" * 5_000, b"a=b&" * 3_000,
    b"--b\r\n\r\n--b--", b'--b\r\nContent-Disposition: form-data; name="email"; filename="x"\r\n\r\nx\r\n--b--\r\n',
    b'--b\r\nContent-Disposition: form-data; name="email"\r\n\r\n\xff\xfe\r\n--b--\r\n',
    b"--b\r\nX: y\r\n\r\n\r\n--b--\r\n",
    b"[" * 16_000, b"{", b'{"email": {"a": 1}}', b'{"email": "\\ud800@example.org"}', b'"email"', b"null", b"1e999",
    b'{"email": ' + b"9" * 5_000 + b"}", b"\xef\xbb\xbf{}", b"email=a%00b%40example.org&stamp=%00", b"x" * 16_385,
]  # fmt: skip


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_what_is_no_address_gets_no_mail_and_a_calm_page(pages: Pages, address: str) -> None:
    for stamp in ("", "nonsense"):
        answer = pages.send("/", {"email": address, "stamp": stamp})
        assert answer.status_code == 422
        assert "<script>" not in answer.text
    assert pages.send("/api/subscribe", json={"email": address}).status_code == 422
    assert pages.post() == []


@pytest.mark.parametrize("address", GOOD_ADDRESSES)
def test_strange_but_right_addresses_get_one_mail_with_one_recipient(pages: Pages, address: str) -> None:
    assert pages.sign_up(address).status_code == 200
    (mail,) = pages.post()
    assert str(mail["To"]).count("@") == 1
    assert "49" not in str(mail["To"])
    assert mail["Bcc"] is None


def test_lookalikes_of_one_address_are_one_reader(pages: Pages) -> None:
    pages.join("reader@example.org")
    pages.sign_up("reader@ｅxample.org")
    (mail,) = pages.post()
    assert mail["Subject"] == "You are a reader already: Sample Letters"


@pytest.mark.parametrize("path", ["/", "/api/subscribe", "/confirm/x", "/leave/x", "/preferences/x", "/private/x"])
def test_no_body_of_any_kind_breaks_a_page(pages: Pages, path: str) -> None:
    reader = pages.join()
    path = path.replace("/x", f"/{pages.path('preferences', reader.id).rsplit('/', 1)[1]}")
    for body in BODIES:
        for kind in KINDS:
            answer = pages.send(path, content=body, headers={"Content-Type": kind})
            assert answer.status_code < 500, (body[:40], kind)
            assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert pages.post() == []


def test_a_megabyte_is_not_read_to_its_end(pages: Pages) -> None:
    read = 0

    async def body() -> object:
        nonlocal read
        for _ in range(1_000):
            read += 1_024
            yield b"email=" + b"a" * 1_018

    answer = pages.send("/", content=body(), headers={"Content-Type": KINDS[0]})
    assert answer.status_code == 413
    assert "That was too much" in answer.text
    assert read < 20_000


def test_ten_thousand_posts_send_no_more_than_is_allowed(tmp_path: Path, sqlite_store: Store) -> None:
    """A tenth of that in the suite; from many networks, with right stamps and wrong ones, in every order."""
    chance, posts = random.Random(7), 1_000
    limits = "mails_per_hour = 60\nmails_per_network = 5\n"
    with open_pages(tmp_path / "letters", sqlite_store, peer="127.0.0.1", readers=limits) as pages:
        victims = [f"victim{number}@example.org" for number in range(40)]
        stamps = {one: second_page(one, pages.clock.now, "newest") for one in victims}
        pages.clock.forward(seconds=4)

        async def attack() -> Counter[int]:
            answers = await asyncio.gather(*(post(number) for number in range(posts)))
            return Counter(answer.status_code for answer in answers)

        async def post(number: int) -> httpx.Response:
            victim = chance.choice(victims)
            data = {
                "email": chance.choice([victim, victim, victim.upper(), chance.choice(BAD_ADDRESSES)]),
                "stamp": chance.choice([stamps[victim], stamps[victim], stamps[victims[0]], "x", ""]),
                "lang": chance.choice(["en", "ar", "../..", "x" * 1_000]),
                "nothing": chance.choice(["", "", "", "filled"]),
            }
            network = f"203.{number % 50}.113.{number % 7}"
            return await pages.client.post(pages.at("/"), data=data, headers={"X-Forwarded-For": network})

        seen = pages.run(attack())
        assert set(seen) <= {200, 422, 429, 503}
        assert seen[503] > 0
        mails = pages.post()
        assert len(mails) == 60
        assert max(Counter(str(mail["To"]).lower() for mail in mails).values()) <= 3
        assert {str(mail["To"]).lower() for mail in mails} <= set(victims)
