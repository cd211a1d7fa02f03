"""Gone in one click, today or in a year, and never by looking."""

from typing import Any

import pytest

from curator.store import subscribers
from curator.store.deliveries import claim
from tests.support.readers import freeze_for
from tests.support.readers_pages import Pages, link_in

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
MULTIPART = {"files": {"List-Unsubscribe": (None, "One-Click")}}


@pytest.mark.parametrize("options", [{"data": ONE_CLICK}, MULTIPART], ids=["urlencoded", "multipart"])
def test_the_button_of_a_mail_program(both: Pages, options: dict[str, Any]) -> None:
    reader = both.join()
    path = both.path("leave", reader.id)
    answers = [both.run(both.client.post(both.at(path), **options)) for _ in range(2)]
    for answer in answers:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert "set-cookie" not in answer.headers
        assert "location" not in answer.headers
        assert answer.text == "You have left. You get no more mail from us.\n"
    gone = both.reader()
    assert (gone.state, gone.left) == ("left", both.clock.now)
    with both.office.store.read() as db:
        assert [event.page for event in subscribers.events_of(db, reader.id) if event.kind == "left"] == ["one-click"]


def test_it_works_after_a_year_and_with_a_former_key(pages: Pages) -> None:
    reader = pages.join()
    pages.clock.forward(days=366)
    assert pages.send(pages.path("leave", reader.id, key="former"), ONE_CLICK).status_code == 200
    assert pages.reader().state == "left"


def test_a_person_presses_the_button_of_the_page(pages: Pages) -> None:
    reader = pages.join()
    path = pages.path("leave", reader.id)
    assert "Leave <bdi" in pages.get(path).text
    assert pages.reader().state == "active"
    answer = pages.send(path)
    assert "You have left" in answer.text
    assert "reader@example.org" not in answer.text
    assert pages.reader().state == "left"
    assert "You get no mail from us" in pages.get(path).text


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", ""),
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"no parts", "multipart/form-data; boundary=x"),
        (b"no boundary", "multipart/form-data"),
        (b'{"List-Unsubscribe": "One-Click"}', "application/json"),
        (b"x" * 100_000, "text/plain"),
    ],
)
def test_whatever_is_sent_along_the_wish_is_clear(pages: Pages, content: bytes, kind: str) -> None:
    reader = pages.join()
    answer = pages.send(pages.path("leave", reader.id), content=content, headers={"Content-Type": kind})
    assert answer.status_code == 200
    assert pages.reader().state == "left"


def test_looking_a_hundred_times_changes_nothing(both: Pages) -> None:
    reader = both.join()
    both.sign_up("other@example.org")
    (mail,) = both.post()
    both.send(both.path("preferences", reader.id), {"do": "link"})
    private = link_in(both.post()[0])
    both.send(private, {"do": "move", "email": "new@example.org"})
    new_address = link_in(both.post()[0])
    paths = [both.path("leave", reader.id), both.path("preferences", reader.id), link_in(mail), private, new_address]
    paths += ["/", "/.well-known/curator-nonce"]
    before = both.everything()
    for path in paths:
        for number in range(100):
            answer = both.head(path) if number % 3 == 0 else both.get(path, purpose="prefetch", sec_purpose="prefetch")
            assert answer.status_code == 200
    assert both.everything() == before
    assert both.post() == []


@pytest.mark.parametrize("token", ["nonsense", "A" * 4_000, "%00", "é", "bAHX" * 7, "%2e%2e%2fleave"])
def test_a_link_that_is_not_ours_says_so_and_does_nothing(pages: Pages, token: str) -> None:
    pages.join()
    before = pages.everything()
    for answer in (pages.get(f"/leave/{token}"), pages.send(f"/leave/{token}", ONE_CLICK)):
        assert answer.status_code == 404
        assert "Nothing was changed" in answer.text or "not here" in answer.text
    assert pages.everything() == before


def test_a_token_opens_what_it_is_for_and_no_more(pages: Pages) -> None:
    reader = pages.join()
    leave, own = pages.path("leave", reader.id), pages.path("preferences", reader.id)
    assert pages.get(leave.replace("/leave/", "/preferences/")).status_code == 404
    assert pages.get(leave.replace("/leave/", "/confirm/")).status_code == 404
    assert pages.get(own.replace("/preferences/", "/private/")).status_code == 404
    assert pages.get(own.replace("/preferences/", "/leave/")).status_code == 200
    assert pages.get(pages.path("leave", reader.id, key="example")).status_code == 404


def test_who_was_erased_is_told_that_no_mail_comes(pages: Pages) -> None:
    from curator.subscribing.private import erase

    reader = pages.join()
    erase(pages.office.store, pages.office.settings, reader.id, now=pages.clock.now)
    before = pages.everything()
    path = pages.path("leave", reader.id)
    assert "You get no mail from us" in pages.get(path).text
    assert pages.send(path, ONE_CLICK).status_code == 200
    assert pages.get(pages.path("preferences", reader.id)).status_code == 404
    assert pages.everything() == before


def test_who_leaves_while_a_letter_is_on_its_way_to_others_gets_none(both: Pages) -> None:
    reader = both.join()
    store = both.office.store
    mailing = freeze_for(store, ref="2027-01")
    both.send(both.path("leave", reader.id), ONE_CLICK)
    with store.write() as db:
        claims = claim(db, mailing.id, worker="w", limit=10, now=both.clock.now)
    assert (claims.taken, claims.suppressed) == ((), 1)
