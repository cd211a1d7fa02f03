"""The letter as readers will see it, in every view, without anything from elsewhere; and what the checks say of it."""

import re

import pytest
from PIL import Image

from tests.desk.sample import Newsletter
from tests.desk.test_saving import place_of
from tests.desk.visitor import Visitor


def frame(visitor: Visitor, query: str = "") -> str:
    answer = visitor.get(f"/issue/2026-12/frame?{query}")
    assert answer.status_code == 200
    return answer.text


def test_the_frame_has_no_origin_no_scripts_and_no_address(visitor: Visitor) -> None:
    for path in ("/issue/2026-12/frame", "/items/1/frame"):
        headers = visitor.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "sandbox allow-popups" in policy
        assert "allow-scripts" not in policy
        assert "allow-same-origin" not in policy
        assert headers["x-frame-options"] == "SAMEORIGIN"


def test_light_and_dark_are_chosen_and_not_left_to_the_browser(visitor: Visitor) -> None:
    light, dark = frame(visitor), frame(visitor, "colours=dark")
    assert "prefers-color-scheme" not in light + dark
    assert "@media not all{" in light
    assert "@media all{" in dark
    assert 'content="dark"' in dark
    assert 'content="light"' in light


def test_text_discreet_and_chosen_sections_are_views_too(visitor: Visitor) -> None:
    text = frame(visitor, "part=text")
    assert "<pre" in text
    assert "Two words for bread" in text
    discreet = frame(visitor, "variant=discreet")
    assert "<title>Your monthly letter" in discreet
    only = frame(visitor, "variant=writing")
    assert "Poem with a spare chair" in only
    assert "A map of the stairs" not in only
    assert visitor.get("/issue/2026-12/frame?variant=nothing").status_code == 404


def test_images_travel_inside_the_frame_and_can_be_off(newsletter: Newsletter, visitor: Visitor) -> None:
    folder = newsletter.issue_file.parent / "images"
    folder.mkdir()
    Image.new("RGB", (40, 30), "teal").save(folder / "door.png")
    place = place_of(newsletter, "Two words for bread")
    image = {
        "image.file": "images/door.png",
        "image.alt": "A teal door",
        "image.credit": "Sample",
        "image.licence": "CC0",
    }
    assert visitor.save("2026-12", place, {"image": None}, image)["saved"] == ["image"]
    shown = frame(visitor)
    assert re.search(r'<img src="data:image/(png|jpeg);base64,', shown)
    off = frame(visitor, "images=off")
    assert "base64" not in off
    assert 'alt="A teal door"' in off


def test_what_is_typed_shows_before_it_is_saved(newsletter: Newsletter, visitor: Visitor) -> None:
    before = newsletter.issue_file.read_text("utf-8")
    place = place_of(newsletter, "Two words for bread")
    fields = {"at": place, "base": '{"note": "x", "ages": null}', "f.note": "Typed *just* now.", "f.ages": "1-2"}
    page = visitor.post("/issue/2026-12/frame", fields).text
    assert re.search(r"Typed <em[^>]*>just</em> now\.", page)
    assert "ages 1–2" in page
    wrong = visitor.post("/issue/2026-12/frame", {**fields, "f.ages": "eight"}).text
    assert "Two words for bread" in wrong
    letter = visitor.post(
        "/issue/2026-12/frame", {"at": "letter/", "base": '{"text": ""}', "f.text": "Dear **all**"}
    ).text
    assert re.search(r"Dear <strong[^>]*>all</strong>", letter)
    assert newsletter.issue_file.read_text("utf-8") == before


def test_the_frame_can_go_to_a_pick(newsletter: Newsletter, visitor: Visitor) -> None:
    key = place_of(newsletter, "Two words for bread").partition("/")[2]
    mark = f'<span id="pick-{key}"></span><a href="https://book-river.example.org/two-words-for-bread"'
    assert mark in frame(visitor)


def test_size_time_and_findings_stand_beside_the_letter(newsletter: Newsletter, visitor: Visitor) -> None:
    page = visitor.page("/preview")
    assert re.search(r"\d\d KB of 102", page)
    assert "89 minutes to read" in page
    assert "Nothing to mend." in page


def break_issue(newsletter: Newsletter) -> None:
    """Three things to mend: a source without quotes is quoted, an action nobody called for, a vague link."""
    text = newsletter.issue_file.read_text("utf-8")
    text = re.sub(r"(?m)^    called_for_by: .*$", "    called_for_by:", text, count=1)
    newsletter.issue_file.write_text(text, "utf-8")
    letter = newsletter.letter_file.read_text("utf-8")
    newsletter.letter_file.write_text(letter + "\nMore of it [here](https://book-river.example.org/).\n", "utf-8")


def test_a_finding_leads_to_its_card_and_can_stand_with_a_reason(newsletter: Newsletter, visitor: Visitor) -> None:
    break_issue(newsletter)
    page = visitor.page("/preview")
    assert re.search(r'href="/issue/2026-12\?open=card-actions-[^"]+"', page)
    assert "?open=card-letter-#card-letter-" in page
    findings = re.findall(r'name="finding" value="(link-text:[^"]+)"', page)
    fields = {"finding": findings[0], "reason": "The creator words it so.", "next": "/preview"}
    answer = visitor.post("/issue/2026-12/waive", fields)
    assert "It stands, with your reason" in visitor.said(answer)
    assert "The creator words it so." in newsletter.issue_file.read_text("utf-8")
    assert "Let it count again" in answer.text
    visitor.post("/issue/2026-12/unwaive", {"finding": findings[0], "next": "/preview"})
    assert "The creator words it so." not in newsletter.issue_file.read_text("utf-8")


def test_what_protects_somebody_never_stands(newsletter: Newsletter, visitor: Visitor) -> None:
    sources = newsletter.app.project.sources
    sources.write_text(sources.read_text("utf-8").replace("consent:\n", "consent:\n", 1), "utf-8")
    text = re.sub(r"(?m)^(    title: Leave the captions on\n)", r'\1    quote: "Sample text: not allowed."\n',
                  newsletter.issue_file.read_text("utf-8"))  # fmt: skip
    newsletter.issue_file.write_text(text, "utf-8")
    page = visitor.page("/preview")
    found = re.search(r'id="finding-(consent:[^"]+)"', page)
    assert found
    assert f'name="finding" value="{found[1]}"' not in page
    answer = visitor.post("/issue/2026-12/waive", {"finding": found[1], "reason": "Because.", "next": "/preview"})
    assert "can&#39;t be waived" in answer.text or "can't be waived" in visitor.said(answer)


def test_the_script_gets_findings_by_card(newsletter: Newsletter, visitor: Visitor) -> None:
    break_issue(newsletter)
    answer = visitor.get("/issue/2026-12/findings").json()
    assert answer["blocking"] >= 1
    cards = {one["card"]: one["findings"] for one in answer["cards"]}
    assert cards["card-letter-"][0]["mend"]


@pytest.mark.parametrize("file", ["../../../.env", "/etc/passwd", "images/../../../.env", "issue.yaml\0.png", "~/.env"])
def test_an_image_elsewhere_is_never_shown(newsletter: Newsletter, visitor: Visitor, file: str) -> None:
    place = place_of(newsletter, "Two words for bread")
    typed = {"image.file": file, "image.alt": "x", "image.credit": "x", "image.licence": "CC0"}
    visitor.save("2026-12", place, {"image": None}, typed)
    answer = visitor.get("/issue/2026-12/frame")
    assert "sample-secret-key" not in answer.text
    assert "root:" not in answer.text
    assert "base64" not in answer.text
