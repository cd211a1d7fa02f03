"""An editor's word alone makes nobody a reader: without how they agreed, they are asked."""

from pathlib import Path

import pytest

from curator.store.engine import Store, open_store
from tests.support.cli import Editor
from tests.support.readers_pages import link_in, open_pages, read_mail, write_newsletter

READER = "reader@example.org"


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    root = tmp_path / "letters"
    write_newsletter(root)
    (root / ".env").write_text("CURATOR_SECRET_KEY=newest\nCURATOR_ERASURE_KEY=erasure\n")
    return Editor(root)


def questions(editor: Editor) -> list[Path]:
    return sorted((editor.root / "out/outbox/confirm").glob("*.eml"))


def test_who_is_added_without_a_word_is_asked_and_says_yes(editor: Editor) -> None:
    answer = editor.ask("subscribers", "add", READER, "other@example.org")
    assert answer["added"] == 2
    assert "2 mails ask" in answer["note"]
    assert len(questions(editor)) == 2
    mail = next(found for found in map(read_mail, questions(editor)) if found["To"] == READER)
    store: Store = open_store(f"sqlite:///{editor.root / 'curator.db'}")
    with open_pages(editor.root, store) as pages:
        assert pages.reader().state == "pending"
        pages.clock.now = pages.reader().created or pages.clock.now
        assert pages.send(link_in(mail)).status_code == 200
        assert pages.reader().state == "active"
    store.close()


def test_added_with_a_word_they_are_not_asked(editor: Editor) -> None:
    editor.do("subscribers", "add", READER, "--attest", "signed on paper")
    assert questions(editor) == []


def test_adding_again_asks_again_a_few_times_a_day(editor: Editor) -> None:
    for _ in range(5):
        note = editor.ask("subscribers", "add", READER)["note"]
    assert len(questions(editor)) == 3
    assert "Nobody was asked" in note


def test_without_readers_pages_nobody_can_be_asked(editor: Editor) -> None:
    (editor.root / ".env").unlink()
    assert "no readers' pages yet" in editor.ask("subscribers", "add", READER)["note"]
    assert questions(editor) == []
