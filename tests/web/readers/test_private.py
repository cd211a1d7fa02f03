"""Seeing, moving and erasing one's data takes a link that was mailed within the hour."""

import json

from curator.store.tables import mail_requests
from tests.support.readers_pages import Pages, link_in

READER, NEW = "reader@example.org", "new@example.org"


def private_link(pages: Pages) -> str:
    pages.clock.forward(days=1)
    pages.send(pages.path("preferences", pages.reader().id), {"do": "link"})
    (mail,) = pages.post()
    assert (mail["To"], mail["Subject"]) == (READER, "Your private link: Sample Letters")
    assert mail["List-Unsubscribe"] is None
    return link_in(mail)


def test_a_reader_sees_everything_that_is_stored(both: Pages) -> None:
    both.join()
    link = private_link(both)
    before = both.everything()
    assert READER not in both.get(link).text
    answer = both.send(link, {"do": "export"})
    assert answer.headers["content-disposition"] == 'attachment; filename="my-data.json"'
    data = json.loads(answer.text)
    assert (data["address"], data["state"]) == (READER, "active")
    assert [one["what"] for one in data["agreements"]] == ["asked", "confirmed"]
    assert data["agreements"][0]["wording"].startswith("sign-up 1: You get Sample Letters")
    assert [(one["kind"], one["state"]) for one in data["letters"]] == [("guide", "accepted")]
    assert both.everything() == before


def test_the_link_works_for_one_hour(pages: Pages) -> None:
    pages.join()
    link = private_link(pages)
    pages.clock.forward(minutes=59)
    assert pages.get(link).status_code == 200
    pages.clock.forward(minutes=2)
    assert pages.get(link).status_code == 404
    answer = pages.send(link, {"do": "erase", "sure": "yes"})
    assert answer.status_code == 404
    assert pages.reader().state == "active"


def test_a_reader_erases_themselves_and_means_it(both: Pages) -> None:
    reader = both.join()
    link = private_link(both)
    answer = both.send(link, {"do": "erase"})
    assert answer.status_code == 422
    assert both.reader().state == "active"
    assert "You are erased" in both.send(link, {"do": "erase", "sure": "yes"}).text
    assert READER not in both.everything()
    for path in (link, both.path("preferences", reader.id), both.path("confirm", reader.id)):
        assert both.send(path, {"do": "erase", "sure": "yes"}).status_code in (404, 410)
    with both.office.store.read() as db:
        assert db.execute(mail_requests.select().where(mail_requests.c.subscriber_id == reader.id)).all() == []


def test_a_new_address_counts_once_its_owner_says_yes(both: Pages) -> None:
    reader = both.join()
    link = private_link(both)
    assert "Look into your new mailbox" in both.send(link, {"do": "move", "email": "New@Example.org"}).text
    (mail,) = both.post()
    assert mail["To"] == "New@Example.org"
    assert mail["List-Unsubscribe"] is None
    new = link_in(mail)
    assert both.get(new).status_code == 200
    assert both.reader().address == READER
    assert "Your address is changed" in both.send(new).text
    moved = both.reader(NEW)
    assert (moved.id, moved.address, moved.state) == (reader.id, "New@Example.org", "active")
    assert "Your address is changed" in both.send(new).text
    assert both.events(reader.id) == ["asked", "confirmed", "changed"]
    assert both.send(both.path("leave", reader.id)).status_code == 200


def test_the_new_address_s_link_works_for_one_hour(pages: Pages) -> None:
    pages.join()
    pages.send(private_link(pages), {"do": "move", "email": NEW})
    new = link_in(pages.post()[0])
    pages.clock.forward(minutes=61)
    assert pages.get(new).status_code == 404
    assert pages.send(new).status_code == 404
    assert pages.reader().address == READER


def test_an_address_that_a_reader_has_is_not_taken_from_them(both: Pages) -> None:
    both.join(NEW)
    both.join(READER)
    link = private_link(both)
    answer = both.send(link, {"do": "move", "email": NEW})
    other = both.send(link, {"do": "move", "email": "unknown@example.org"})
    assert answer.content == other.content
    for mail in both.post():
        if mail["To"] == NEW:
            assert both.send(link_in(mail)).status_code == 409
    assert both.reader(NEW).id != both.reader(READER).id


def test_an_old_row_of_the_new_address_gives_way(both: Pages) -> None:
    gone = both.join(NEW)
    both.send(both.path("leave", gone.id))
    mine = both.join(READER)
    both.send(private_link(both), {"do": "move", "email": NEW})
    (mail,) = both.post()
    assert "Your address is changed" in both.send(link_in(mail)).text
    assert both.reader(NEW).id == mine.id


def test_a_new_address_with_a_slip_is_shown_again(pages: Pages) -> None:
    pages.join()
    answer = pages.send(private_link(pages), {"do": "move", "email": "new@"})
    assert answer.status_code == 422
    assert 'value="new@"' in answer.text
    assert pages.post() == []


def test_private_links_are_limited_like_every_mail(pages: Pages) -> None:
    reader = pages.join()
    answers = {pages.send(pages.path("preferences", reader.id), {"do": "link"}).content for _ in range(6)}
    assert len(answers) == 1
    assert len(pages.post()) == 2  # the first of the three was the question to confirm
