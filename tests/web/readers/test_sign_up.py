"""Somebody becomes a reader by asking and by saying yes; nobody learns from it who is one."""

import re

import pytest

from curator.model.subscriber import ConsentEvent
from curator.store import subscribers
from tests.support.readers_pages import Pages, html_of, link_in, text_of

READER, STRANGER = "reader@example.org", "stranger@example.org"


def without_stamp(text: str, address: str) -> str:
    return re.sub(r'value="[^"]*"', "", text).replace(address, "")


def test_from_the_form_to_a_reader(both: Pages) -> None:
    assert 'action="/"' in both.get("/").text
    answer = both.sign_up("Reader@Example.org")
    assert answer.status_code == 200
    assert "Look into your mailbox" in answer.text
    (mail,) = both.post()
    assert (mail["To"], mail["Auto-Submitted"]) == ("Reader@Example.org", "auto-generated")
    assert mail["Subject"] == "Please confirm: Sample Letters"
    assert mail["List-Unsubscribe"] is None
    assert both.reader().state == "pending"
    link = link_in(mail)
    assert "Yes, I want it" in both.get(link).text
    assert both.reader().state == "pending"
    assert "You are a reader now" in both.send(link).text
    reader = both.reader()
    assert (reader.state, reader.address) == ("active", "Reader@Example.org")
    assert reader.confirmed == both.clock.now


def test_the_evidence_names_words_time_and_page_and_no_network(pages: Pages) -> None:
    reader = pages.join()
    with pages.office.store.read() as db:
        asked, confirmed = subscribers.events_of(db, reader.id)
    promise = "sign-up 1: You get Sample Letters by mail, about once a month, until you say stop."
    assert (asked.kind, asked.wording, asked.page) == ("asked", promise, "sign-up form")
    assert (confirmed.kind, confirmed.wording, confirmed.page) == ("confirmed", promise, "confirm")
    assert promise.removeprefix("sign-up 1: ") in pages.get("/").text
    assert "198.51.100" not in pages.everything()


def test_a_button_pressed_at_once_is_asked_for_again(pages: Pages) -> None:
    answer = pages.sign_up(READER, wait=1)
    assert "very quick" in answer.text
    assert pages.post() == []
    pages.clock.forward(seconds=2)
    stamp = re.search(r'name="stamp" value="([^"]+)"', answer.text)
    assert stamp
    assert "Look into" in pages.send("/", {"email": READER, "stamp": stamp[1]}).text
    assert len(pages.post()) == 1


def test_a_page_that_lay_open_for_hours_is_asked_for_again(pages: Pages) -> None:
    assert "open for a long time" in pages.sign_up(READER, wait=8000).text
    assert pages.post() == []


def test_a_stamp_is_worth_nothing_for_another_address(pages: Pages) -> None:
    stamp = re.search(r'name="stamp" value="([^"]+)"', pages.send("/", {"email": READER}).text)
    assert stamp
    pages.clock.forward(seconds=5)
    assert "press the button once more" in pages.send("/", {"email": STRANGER, "stamp": stamp[1]}).text
    assert pages.post() == []


def test_what_fills_every_field_is_answered_and_not_written_to(pages: Pages) -> None:
    person, program = pages.sign_up(READER), pages.sign_up(STRANGER, nothing="https://spam.example")
    assert program.content == person.content
    assert [mail["To"] for mail in pages.post()] == [READER]


def test_known_and_unknown_addresses_get_the_same_bytes(pages: Pages) -> None:
    pages.join(READER)
    for state in ("active", "paused", "left", "complained", "bounced"):
        with pages.office.store.write() as db:
            subscribers._change(db, pages.reader(READER).id, state=state)
        answers = [pages.send("/", {"email": address}) for address in (READER, STRANGER)]
        assert without_stamp(answers[0].text, READER) == without_stamp(answers[1].text, STRANGER)
        known, unknown = pages.sign_up(READER), pages.sign_up(STRANGER)
        assert known.content == unknown.content
        assert {**known.headers} == {**unknown.headers}
        pages.clock.forward(days=1)


def test_the_answer_does_the_same_work_for_everyone(pages: Pages) -> None:
    """What is stored at once is one request, whoever asks; readers are not looked at before the answer."""
    pages.join(READER)
    before = pages.everything()
    pages.sign_up(READER)
    one = pages.everything()
    pages.sign_up(STRANGER)
    assert one.count("sign-up form") == before.count("sign-up form") + 1
    assert pages.everything().count("sign-up form") == one.count("sign-up form") + 1
    assert STRANGER in pages.everything()


def test_a_reader_who_signs_up_again_gets_their_own_page(pages: Pages) -> None:
    reader = pages.join()
    pages.clock.forward(days=2)
    pages.sign_up(READER)
    (mail,) = pages.post()
    assert mail["Subject"] == "You are a reader already: Sample Letters"
    assert "What you get" in pages.get(link_in(mail)).text
    assert pages.events(reader.id) == ["asked", "confirmed"]


def test_who_left_comes_back_by_signing_up_and_saying_yes(both: Pages) -> None:
    reader = both.join()
    old = both.path("confirm", reader.id)
    both.send(both.path("leave", reader.id))
    assert both.reader().state == "left"
    assert both.get(old).status_code == 410
    assert both.send(old).status_code == 410
    assert both.reader().state == "left"
    both.clock.forward(days=40)
    both.sign_up(READER)
    (mail,) = both.post()
    assert both.reader().state == "left"
    both.send(link_in(mail))
    again = both.reader()
    assert (again.state, again.left, again.id) == ("active", None, reader.id)
    assert both.events(reader.id) == ["asked", "confirmed", "left", "asked", "confirmed"]


def test_who_was_erased_may_come_back_and_is_not_held_for_erased_any_more(pages: Pages) -> None:
    from curator.subscribing.private import erase
    from curator.subscribing.step import add

    first = pages.join()
    erase(pages.office.store, pages.office.settings, first.id, now=pages.clock.now)
    pages.clock.forward(days=2)
    second = pages.join()
    assert second.id != first.id
    assert second.state == "active"
    report = add(pages.office.store, pages.office.settings, [READER], attest="on paper", now=pages.clock.now)
    assert (report.added, report.unchanged) == (0, 1)


def test_a_link_of_long_ago_has_run_out(pages: Pages) -> None:
    pages.sign_up(READER)
    link = link_in(pages.post()[0])
    pages.clock.forward(days=31)
    answer = pages.send(link)
    assert answer.status_code == 410
    assert "This link has run out" in answer.text
    assert pages.reader().state == "pending"
    pages.post()  # the hourly sweep
    assert READER not in pages.everything()


def test_confirming_twice_changes_nothing(both: Pages) -> None:
    both.sign_up(READER)
    link = link_in(both.post()[0])
    first = both.send(link)
    before = both.everything()
    assert both.send(link).content == first.content
    assert both.everything() == before
    assert "You are a reader already" in both.get(link).text


def test_three_mails_a_day_to_one_mailbox_however_it_is_spelt(pages: Pages) -> None:
    spellings = ["re.ader@example.org", "reader+a@example.org", "READER@EXAMPLE.ORG", "r.e.a.d.e.r+b@example.org"]
    answers = {pages.sign_up(one).content for one in spellings}
    assert len(answers) == 1
    assert len(pages.post()) == 3
    pages.clock.forward(days=1)
    pages.sign_up(READER)
    assert len(pages.post()) == 1


def test_twenty_an_hour_from_one_network(pages: Pages) -> None:
    statuses = [pages.sign_up(f"reader{number}@example.org").status_code for number in range(22)]
    assert statuses == [200] * 20 + [429] * 2
    assert len(pages.post()) == 20
    pages.clock.forward(hours=1)
    assert pages.sign_up(READER).status_code == 200


def test_the_page_of_a_mail_that_could_not_go_out_at_once(pages: Pages) -> None:
    """What the provider does not take is tried again, with the same Message-ID."""
    outbox = pages.root / "out/outbox"
    outbox.parent.mkdir()
    outbox.write_text("in the way")
    pages.sign_up(READER)
    with pytest.raises(Exception, match="outbox cannot be written"):
        pages.run(pages.room.round())
    outbox.unlink()
    assert pages.post() == []
    pages.clock.forward(minutes=2)
    assert len(pages.post()) == 1
    assert pages.events(pages.reader().id) == ["asked"]


def test_an_address_with_a_slip_is_shown_again_with_help(pages: Pages) -> None:
    answer = pages.send("/", {"email": 'reader@"><b>'})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "<b>" not in answer.text
    assert "reader@&#34;&gt;&lt;b&gt;" in answer.text


def test_the_page_s_language_is_the_mail_s_and_the_reader_s(pages: Pages) -> None:
    second = pages.send("/", {"email": READER}, headers={"Accept-Language": "es-MX,en;q=0.5"})
    assert '<html lang="es" dir="ltr">' in second.text
    pages.sign_up(READER, lang="ar")
    (mail,) = pages.post()
    assert mail["Subject"] == "يُرجى التأكيد: Sample Letters"
    assert '<html lang="ar" dir="rtl">' in html_of(mail)
    assert "من الآن" not in text_of(mail)
    assert '<html lang="ar" dir="rtl">' in pages.get(link_in(mail)).text
    assert '<html lang="ar" dir="rtl">' in pages.send(link_in(mail)).text
    assert pages.reader().language == "ar"


def test_a_program_signs_up_in_the_same_two_steps(both: Pages) -> None:
    first = both.send("/api/subscribe", json={"email": READER})
    assert first.status_code == 200
    told = first.json()
    assert (told["state"], told["wait_seconds"]) == ("once-more", 3)
    early = both.send("/api/subscribe", json={"email": READER, "stamp": told["stamp"]})
    assert early.json() == told
    both.clock.forward(seconds=3)
    last = both.send("/api/subscribe", json={"email": READER, "stamp": told["stamp"], "language": "es"})
    assert (last.status_code, last.json()["state"]) == (202, "sent")
    (mail,) = both.post()
    assert mail["Subject"] == "Confirma, por favor: Sample Letters"
    with both.office.store.read() as db:
        (asked,) = subscribers.events_of(db, both.reader().id)
    assert isinstance(asked, ConsentEvent)
    assert asked.page == "sign-up by program"


def test_programs_are_limited_like_people(pages: Pages) -> None:
    def sign_up(address: str) -> int:
        stamp = pages.send("/api/subscribe", json={"email": address}).json()["stamp"]
        pages.clock.forward(seconds=3)
        return pages.send("/api/subscribe", json={"email": address, "stamp": stamp}).status_code

    assert [sign_up(f"reader{number}@example.org") for number in range(21)] == [202] * 20 + [429]
    assert pages.sign_up(READER).status_code == 429
