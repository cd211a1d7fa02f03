"""Hostile words in feeds, tags, notes, names and the issue itself stay words on every page and in every frame."""

import re
from typing import Any

import lxml.html
import pytest

from tests.desk.hostile import MARK, add_hostile_items, make_issue_hostile, make_sources_hostile
from tests.desk.sample import Newsletter
from tests.desk.visitor import Visitor

OURS = {"/static/desk.js"}


@pytest.fixture
def items(newsletter: Newsletter) -> list[int]:
    make_issue_hostile(newsletter)
    make_sources_hostile(newsletter)
    return add_hostile_items(newsletter)


def wrong_in(html: str) -> list[str]:
    """Elements and attributes that would run, send or load something."""
    found = []
    document: Any = lxml.html.document_fromstring(html)
    for element in document.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "script" and element.get("src") not in OURS:
            found.append("script")
        if element.tag in ("object", "embed", "svg", "math") and MARK in (element.text_content() or ""):
            found.append(element.tag)
        for name, value in element.attrib.items():
            value = str(value).strip().lower()
            if str(name).startswith("on") or value.startswith(("javascript:", "data:text")):
                found.append(f"{name}={value}")
            if str(name) in ("src", "action", "formaction") and "evil.example" in value:
                found.append(f"{name}={value}")
        if element.tag == "base" and element.get("href"):
            found.append("base")
    return found


def test_every_page_shows_them_as_words(visitor: Visitor, items: list[int]) -> None:
    paths = [
        "/?state=all", "/?state=skipped", "/?state=kept", "/issue", "/preview", "/send", "/sources", "/voices",
        "/?q=%3Cscript%3Ealert(1)%3C/script%3E", "/?tag=%22%3E%3Csvg%3E", "/?state=%3Cb%3E&source=%3Cb%3E",
        *(f"/items/{item}" for item in items), f"/?state=all&item={items[0]}",
    ]  # fmt: skip
    for path in paths:
        answer = visitor.get(path)
        assert answer.status_code == 200, path
        assert wrong_in(answer.text) == [], path
        assert "49" not in re.findall(r"Hostile 4 (\S+)", answer.text)


def test_no_frame_runs_sends_or_loads_anything(visitor: Visitor, items: list[int]) -> None:
    frames = [f"/items/{item}/frame" for item in items]
    views = ("", "colours=dark", "part=text", "images=off", "variant=discreet")
    frames += [f"/issue/2026-12/frame?{view}" for view in views]
    for path in frames:
        answer = visitor.get(path)
        assert answer.status_code == 200, path
        assert wrong_in(answer.text) == [], path
        policy = answer.headers["content-security-policy"]
        assert "script-src" not in policy
        assert "default-src 'none'" in policy
        assert "http:" not in policy


def test_an_address_that_would_run_is_no_link(visitor: Visitor, items: list[int]) -> None:
    page = visitor.page(f"/items/{items[-1]}")
    assert "An address that is none" in page
    assert not re.search(r'(?:href|src)="javascript:', page)
    assert 'data-key="o"' not in page
    page = visitor.page(f"/items/{items[0]}")
    assert "Sound or film" not in page


def test_what_is_typed_comes_back_as_words(visitor: Visitor, items: list[int]) -> None:
    words = f'"><script>window.{MARK}=1</script>'
    for path, fields in (
        ("/readers/find", {"address": words}),
        ("/sources/add", {"address": words, "next": "/sources"}),
        (f"/items/{items[5]}/tag", {"tag": words, "next": "/"}),
        (f"/items/{items[5]}/skip", {"reason": words, "next": "/?state=skipped"}),
        ("/issue/2026-12/waive", {"finding": words, "reason": words, "next": "/preview"}),
        ("/issue/2026-12/move", {"at": words, "next": "/issue"}),
        ("/issue/2026-12/save", {"at": "letter/", "base": '{"text":"x"}', "f.text": words, "next": "/issue"}),
    ):
        answer = visitor.post(path, fields)
        assert wrong_in(answer.text) == [], path


def test_answers_for_scripts_are_data_and_nothing_else(visitor: Visitor, items: list[int]) -> None:
    answer = visitor.get("/issue/2026-12/findings")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
