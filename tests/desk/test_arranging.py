"""Order, new parts and parts that go: in the file, with comments where they were, and each step can be taken back."""

import re

from curator.store.items import list_items
from tests.desk.sample import Newsletter
from tests.desk.visitor import Visitor


def order(newsletter: Newsletter, name: str) -> list[str]:
    """The ids of one list as they stand in the file."""
    part = re.split(rf"(?m)^{name}:", newsletter.issue_file.read_text("utf-8"))[1]
    part = re.split(r"(?m)^\w", part)[0]
    return re.findall(r"(?m)^\s*- id: (\S+)", part)


def comments(newsletter: Newsletter) -> list[str]:
    return [line.strip() for line in newsletter.issue_file.read_text("utf-8").splitlines() if "#" in line]


def test_a_card_goes_before_another_and_comments_stay(newsletter: Newsletter, visitor: Visitor) -> None:
    ids, said = order(newsletter, "picks"), comments(newsletter)
    fields = {"at": f"picks/{ids[3]}", "section": "reading", "before": ids[1], "next": "/issue"}
    answer = visitor.post("/issue/2026-12/move", fields)
    assert "is now 1 of 4 in Reading" in visitor.said(answer)
    assert order(newsletter, "picks") == [ids[0], ids[3], ids[1], ids[2], *ids[4:]]
    assert sorted(comments(newsletter)) == sorted(said)


def test_a_card_goes_to_the_end_of_another_section(newsletter: Newsletter, visitor: Visitor) -> None:
    before = newsletter.issue_file.read_text("utf-8")
    ids = order(newsletter, "picks")
    visitor.post(
        "/issue/2026-12/move", {"at": f"picks/{ids[1]}", "section": "celebrate", "before": "", "next": "/issue"}
    )
    assert order(newsletter, "picks") == [ids[0], *ids[2:], ids[1]]
    page = visitor.page("/issue")
    celebrate = page[page.index('id="section-celebrate"') :]
    assert "The Night Bus Library" in celebrate
    answer = visitor.post("/undo", {"next": "/issue"})
    assert "is back where it stood" in visitor.said(answer)
    assert newsletter.issue_file.read_text("utf-8") == before


def test_what_is_taken_out_comes_back_with_undo(newsletter: Newsletter, visitor: Visitor) -> None:
    picks, actions, prompts = (order(newsletter, name) for name in ("picks", "actions", "prompts"))
    for place in (f"picks/{picks[2]}", f"actions/{actions[0]}", f"prompts/{prompts[1]}"):
        assert "is out of 2026-12" in visitor.said(visitor.post("/issue/2026-12/drop", {"at": place, "next": "/issue"}))
    assert (len(order(newsletter, "picks")), len(order(newsletter, "actions"))) == (11, 1)
    for _ in range(3):
        visitor.post("/undo", {"next": "/issue"})
    assert [order(newsletter, name) for name in ("picks", "actions", "prompts")] == [picks, actions, prompts]


def test_a_new_action_is_filled_in_where_it_stands(newsletter: Newsletter, visitor: Visitor) -> None:
    answer = visitor.post("/issue/2026-12/add", {"list": "actions", "next": "/issue"})
    assert answer.fragment == "card-actions-action-1"
    assert "<details open>" in answer.text
    base = {"text": "", "called_for_by": ""}
    typed = {"text": "Read the captions aloud.", "called_for_by": "Sample Circle"}
    assert sorted(visitor.save("2026-12", "actions/action-1", base, typed)["saved"]) == ["called_for_by", "text"]
    assert "text: 'Read the captions aloud.'" in newsletter.issue_file.read_text("utf-8")
    visitor.post("/undo", {"next": "/issue"})
    assert "Read the captions aloud." not in newsletter.issue_file.read_text("utf-8")


def test_every_list_takes_a_new_entry(newsletter: Newsletter, visitor: Visitor) -> None:
    for name in ("prompts", "events", "claims", "promises"):
        answer = visitor.post("/issue/2026-12/add", {"list": name, "next": "/issue"})
        assert answer.status_code == 200, (name, visitor.said(answer))
        assert "Fill it in below" in visitor.said(answer), name
    assert "cannot be added" in visitor.said(visitor.post("/issue/2026-12/add", {"list": "roles", "next": "/issue"}))


def test_entries_without_an_id_move_too(newsletter: Newsletter, visitor: Visitor) -> None:
    text = re.sub(r"(?m)^  - id: \S+\n    for_ages:", "  - for_ages:", newsletter.issue_file.read_text("utf-8"))
    newsletter.issue_file.write_text(text, "utf-8")
    page = visitor.page("/issue")
    assert 'value="prompts/#2"' in page
    visitor.post("/issue/2026-12/move", {"at": "prompts/#2", "before": "#1", "next": "/issue"})
    visitor.post("/undo", {"next": "/issue"})
    assert newsletter.issue_file.read_text("utf-8") == text


def test_a_section_that_is_none_is_refused(newsletter: Newsletter, visitor: Visitor) -> None:
    before, ids = newsletter.issue_file.read_text("utf-8"), order(newsletter, "picks")
    for fields in ({"section": "nowhere"}, {"before": "nobody"}, {"at": "roles/x"}, {"at": "nonsense"}):
        sent = {"at": f"picks/{ids[0]}", "section": "reading", "before": "", "next": "/issue", **fields}
        assert 'class="note problem"' in visitor.post("/issue/2026-12/move", sent).text
    assert newsletter.issue_file.read_text("utf-8") == before


def test_the_next_issue_begins_empty_and_takes_the_shortlist(newsletter: Newsletter, visitor: Visitor) -> None:
    sent = newsletter.app.project.manifest("2026-12")
    sent.parent.mkdir()
    sent.write_text("{}", "utf-8")
    assert "It was sent, and stays as it is" in visitor.page("/issue/2026-12")
    assert "stays as it is" in visitor.save("2026-12", "letter/", {"text": ""}, {"text": "x"})["problem"]
    with newsletter.app.store.read() as db:
        item = list_items(db, state="new", limit=1)[0].id
    visitor.post(f"/items/{item}/keep", {"next": "/"})
    answer = visitor.post("/issue/new", {"kind": "rest"})
    assert answer.path == "/issue/2027-01"
    assert "kind: rest" in (newsletter.root / "issues/2027-01/issue.yaml").read_text("utf-8")
    assert "1 to place" in answer.text
