"""Every answer: its headers, its host, its place below a path, its language."""

import sqlite3
from pathlib import Path

import pytest

from curator.errors import FileError, UsageError
from curator.settings import load_settings
from curator.store.engine import Store
from curator.store.nonce import write_nonce
from tests.support.readers_pages import Pages, make_office, open_pages, write_newsletter

PATHS = ["/", "/nothing", "/confirm/x", "/leave/x", "/preferences/x", "/private/x", "/address/x", "/.well-known/x"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_dressed_errors_too(pages: Pages, path: str) -> None:
    for answer in (pages.get(path), pages.head(path), pages.send(path), pages.get(path, host="evil.example")):
        headers = answer.headers
        assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
        assert "script" not in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-robots-tag"] == "noindex, nofollow"
        assert headers["cache-control"] == "no-store"
        assert "set-cookie" not in headers
        assert "strict-transport-security" not in headers


def test_a_page_carries_no_script_no_image_and_nothing_from_elsewhere(pages: Pages) -> None:
    reader = pages.join()
    for path in ("/", pages.path("preferences", reader.id), pages.path("leave", reader.id), "/nothing"):
        text = pages.get(path).text
        assert "<script" not in text
        assert "<img" not in text
        assert " on" not in text.split("<body>")[0].replace("content", "")
        assert 'style="' not in text
        assert "@import" not in text


@pytest.mark.parametrize("host", ["evil.example", "", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "[", "a b"])
def test_it_answers_to_its_own_host_alone(pages: Pages, host: str) -> None:
    reader = pages.join()
    answer = pages.send(pages.path("leave", reader.id), {"List-Unsubscribe": "One-Click"}, headers={"Host": host})
    assert answer.status_code == 421
    assert "Not at this address" in answer.text
    assert pages.reader().state == "active"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:9", "localhost:8010", "[::1]:8010", "LOCALHOST"])
def test_a_trial_answers_to_every_name_of_this_machine(pages: Pages, host: str) -> None:
    assert pages.get("/", host=host).status_code == 200


@pytest.mark.parametrize("url", ["https://letters.example.org/readers", "https://letters.example.org/a b/ü/"])
def test_everything_works_below_a_path(tmp_path: Path, store: Store, url: str) -> None:
    with open_pages(tmp_path / "letters", store, url=url) as pages:
        own = {"Host": "letters.example.org"}
        assert pages.run(pages.client.get("https://letters.example.org/", headers=own)).status_code == 404
        page = pages.get("/").text
        assert f'action="{pages.office.root}"' in page
        assert pages.run(pages.client.get(url.rstrip("/"), headers=own)).status_code == 200
        reader = pages.join()
        for purpose in ("leave", "preferences"):
            assert pages.get(pages.path("leave" if purpose == "leave" else "preferences", reader.id)).status_code == 200
        assert pages.send(pages.path("leave", reader.id), {"List-Unsubscribe": "One-Click"}).status_code == 200
        assert pages.reader().state == "left"
        assert pages.get("/.well-known/curator-nonce").status_code == 200


def test_wrong_ways_are_answered_calmly(pages: Pages) -> None:
    put = pages.run(pages.client.put(pages.at("/")))
    assert put.status_code == 405
    assert "GET" in put.headers["allow"]
    assert "That cannot be done here" in put.text
    assert "This page is not here" in pages.get("/nothing").text
    assert "This link does not work" in pages.get("/leave/x").text
    assert pages.get("/leave/").status_code == 404
    assert pages.get("/leave/x/").status_code == 404


def test_the_forwarded_scheme_and_visitor_are_believed_from_this_machine_alone(tmp_path: Path, store: Store) -> None:
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9, 198.51.100.1"}
    for peer, believed in (("127.0.0.1", True), ("::1", True), ("198.51.100.7", False)):
        with open_pages(tmp_path / "letters", store, peer=peer) as pages:
            headers = pages.get("/", **told).headers
            assert ("strict-transport-security" in headers) is believed
            limit = pages.office.networks
            pages.send("/", {"email": "a@example.org"})
            pages.sign_up("a@example.org")
            assert len(limit._seen) == 1


def test_the_nonce_is_the_database_s(both: Pages) -> None:
    path = "/.well-known/curator-nonce"
    assert both.get(path).text == ""
    with both.office.store.write() as db:
        value = write_nonce(db, both.clock.now)
    answer = both.get(path)
    assert (answer.status_code, answer.text) == (200, value)
    assert answer.headers["content-type"].startswith("text/plain")


def test_a_database_in_use_is_a_calm_page_and_nothing_is_told_of_it(
    pages: Pages, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reader = pages.join()
    path = pages.office.store.path
    assert path
    other = sqlite3.connect(path, isolation_level=None)
    with pages.office.store.engine.connect() as connection:
        connection.exec_driver_sql("pragma busy_timeout = 1")
    other.execute("begin exclusive")
    answer = pages.send(pages.path("leave", reader.id), {"List-Unsubscribe": "One-Click"})
    other.execute("rollback")
    other.close()
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "60"
    assert "does not work just now" in answer.text
    said = capsys.readouterr()
    assert "StoreError" in said.err
    assert "@" not in said.err
    assert "leave/" not in said.err


def test_a_broken_template_is_a_calm_page_that_names_the_template(
    tmp_path: Path, sqlite_store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "letters/templates/readers"
    own.mkdir(parents=True)
    (own / "leave.html").write_text("{{ nonsense }}")
    with open_pages(tmp_path / "letters", sqlite_store) as pages:
        reader = pages.join()
        answer = pages.get(pages.path("leave", reader.id))
        assert answer.status_code == 500
        assert "does not work just now" in answer.text
        assert answer.headers["content-security-policy"]
        said = capsys.readouterr().err
        assert "leave.html:1" in said
        assert pages.path("leave", reader.id) not in said


def test_even_a_broken_frame_is_a_calm_line(tmp_path: Path, sqlite_store: Store) -> None:
    own = tmp_path / "letters/templates/readers"
    own.mkdir(parents=True)
    (own / "base.html").write_text("{{ nonsense }}")
    with open_pages(tmp_path / "letters", sqlite_store) as pages:
        for answer in (pages.get("/"), pages.get("/nothing")):
            assert answer.status_code == 500
            assert "does not work just now" in answer.text
            assert answer.headers["content-security-policy"]
        with open_pages(tmp_path / "whole", sqlite_store) as whole:
            reader = whole.join()
        path = pages.path("leave", reader.id)
        assert pages.send(path, {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_a_newsletter_brings_its_own_page_and_theme(tmp_path: Path, sqlite_store: Store) -> None:
    own = tmp_path / "letters/templates/readers"
    own.mkdir(parents=True)
    (own / "left.html").write_text('{% extends "default:readers/left.html" %}{% block title %}Bye{% endblock %}')
    with open_pages(tmp_path / "letters", sqlite_store, newsletter='theme = "standard"') as pages:
        reader = pages.join()
        assert "<title>Bye — Sample Letters</title>" in pages.send(pages.path("leave", reader.id)).text


def test_the_other_languages_are_offered_and_work(pages: Pages) -> None:
    text = pages.get("/").text
    for language in ("es", "ar"):
        assert f'<a href="/?lang={language}" lang="{language}" hreflang="{language}">' in text
        assert f'<html lang="{language}"' in pages.get(f"/?lang={language}").text
    assert '<html lang="en"' in pages.get("/?lang=../../etc").text


def test_readers_who_leave_by_the_provider_have_no_pages(tmp_path: Path, sqlite_store: Store) -> None:
    settings = write_newsletter(tmp_path / "letters", readers='hosted = "sendgrid"\n')
    with pytest.raises(UsageError, match="no pages to serve"):
        make_office(tmp_path / "letters", sqlite_store, settings)


@pytest.mark.parametrize(
    ("secrets", "says"),
    [({}, "CURATOR_SECRET_KEY"), ({"CURATOR_SECRET_KEY": "newest"}, "CURATOR_ERASURE_KEY")],
)
def test_without_its_keys_it_does_not_open(
    tmp_path: Path, sqlite_store: Store, secrets: dict[str, str], says: str
) -> None:
    write_newsletter(tmp_path / "letters")
    with pytest.raises(UsageError, match=says):
        make_office(tmp_path / "letters", sqlite_store, load_settings(tmp_path / "letters", secrets))


def test_a_broken_catalogue_is_told_at_the_start(tmp_path: Path, sqlite_store: Store) -> None:
    own = tmp_path / "letters/templates/languages"
    own.mkdir(parents=True)
    (own / "es.po").write_text("nonsense\n")
    settings = write_newsletter(tmp_path / "letters")
    with pytest.raises(FileError, match=r"es\.po"):
        make_office(tmp_path / "letters", sqlite_store, settings)


def test_limits_must_be_numbers_above_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="mails_per_hour must be at least 1"):
        write_newsletter(tmp_path / "letters", readers="mails_per_hour = 0\n")
