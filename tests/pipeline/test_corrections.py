"""A mistake is owned in four parts, told everywhere it has to be, and mailed to exactly those who got the issue."""

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from curator.store.engine import open_store
from curator.store.tables import deliveries
from tests.support.cli import Editor
from tests.support.databases import Databases
from tests.support.feedfolder import serve_files
from tests.support.kept import Kept, kept_beside
from tests.support.newsletter import in_december, start_newsletter, write_by_hand

PARTS = {
    "--text": "We credited “Bread” to one of its two makers.",
    "--reflection": "We copied the credit from a shop.",
    "--apology": "We are sorry, Sample Drum. Your work stood there without you.",
    "--repair": "The page names both.",
    "--change": "We now read the title page.",
}
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>s</title><item><title>Bread</title>'
    "<link>https://s.example.org/1</link><guid>1</guid><pubDate>Tue, 10 Nov 2026 09:00:00 GMT</pubDate>"
    "<description>Sample text.</description></item></channel></rss>"
)


def words(**changes: str) -> list[str]:
    parts = PARTS | {f"--{name}": text for name, text in changes.items()}
    return [word for pair in parts.items() if pair[1] for word in pair]


def make_letters(root: Path, url: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        in_december(patch, url)
        with serve_files({"s.rss": FEED.encode()}) as site:
            editor = start_newsletter(root, ["s.rss"], site.url)
            editor.do("fetch")
        editor.do("issue", "new")
        editor.do("pick", "1", "--section", "reading", "--relation", "by", "--note", "Two words.")
        write_by_hand(editor, "2026-12")
        editor.do("subscribers", "add", "one@example.org", "three@example.org", "--attest", "a test")
        editor.file("two.csv").write_text("email,discreet\ntwo@example.org,yes\n", "utf-8")
        editor.do("subscribers", "import", editor.file("two.csv"), "--attest", "a test")
        editor.do("send", "2026-12", "--confirm", "3")
        editor.do("publish")
        editor.do("subscribers", "add", "four@example.org", "--attest", "a test")


@pytest.fixture
def kept(databases: Databases) -> Kept:
    return kept_beside(make_letters, databases)


@pytest.fixture
def letters(kept: Kept, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """An issue that three readers got, one of them discreetly; published; and a fourth reader who came later."""
    in_december(monkeypatch, database_url)
    return Editor(kept.copy_to(tmp_path / "letters"))


def mails(editor: Editor) -> list[EmailMessage]:
    found = []
    for path in sorted((editor.root / "out/outbox").rglob("*.eml")):
        if path.parent.name.startswith("2026-12."):
            found.append(email.message_from_bytes(path.read_bytes(), policy=email.policy.default))
    return found


def test_a_correction_is_told_in_the_next_issue_in_the_log_and_on_the_page(letters: Editor) -> None:
    said = letters.ask("correct", "2026-12", "--pick", "pick-1", *words())
    assert (said["issue"], said["told_in"], said["number"]) == ("2026-12", "2027-01", 1)
    assert said["correction"]["on"] == "2026-12-01"
    page = letters.file("out/site/issues/2026-12/index.html").read_text("utf-8")
    assert "Corrected on December 1, 2026." in page
    assert "We credited “Bread” to one of its two makers." in page
    log = letters.file("out/site/corrections/index.html").read_text("utf-8")
    for part in PARTS.values():
        assert part in log
    built = letters.ask("build", "2027-01", code=3)
    assert PARTS["--apology"] in Path(built["email_text"]).read_text("utf-8").replace("\n  ", " ")
    assert not [f for f in built["findings"] if f["check"] == "apology"]
    assert letters.ask("publish")["altered"] == []
    again = letters.ask("correct", "2026-12", *words(text="A link was wrong."))
    assert again["number"] == 2
    text = letters.file("issues/2027-01/issue.yaml").read_text("utf-8")
    assert text.count("reflection:") == 2
    assert "# What you chose." in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"apology": ""}, "lacks the apology"),
        ({"reflection": ""}, "lacks what you understood"),
        ({"apology": "We are sorry if anyone was hurt, but we meant well."}, "takes itself back"),
        ({"text": "Mistakes were made."}, "takes itself back"),
    ],
)
def test_nothing_is_written_while_it_is_no_apology(letters: Editor, changes: dict[str, str], said: str) -> None:
    assert said in letters.do("correct", "2026-12", *words(**changes), code=3).err
    assert not (letters.root / "issues/2027-01").exists()


def test_only_those_who_got_the_issue_are_mailed_and_each_once(letters: Editor, database_url: str) -> None:
    letters.do("subscribers", "leave", "three@example.org")
    letters.do("correct", "2026-12", *words())
    assert "--confirm 2" in letters.do("correct", "2026-12", "--send", code=4).err
    assert mails(letters) == []
    assert letters.ask("correct", "2026-12", "--send", "--dry-run")["mail"]["audience"] == 2
    said = letters.ask("correct", "2026-12", "--send", "--confirm", "2")
    assert (said["mail"]["accepted"], said["mail"]["pending"]) == (2, 0)
    again = letters.ask("correct", "2026-12", "--send", "--confirm", "2")
    assert again["mail"]["accepted"] == 2
    sent = mails(letters)
    assert sorted(str(mail["To"]) for mail in sent) == ["one@example.org", "two@example.org"]
    listed = letters.ask("deliveries", "2026-12.1")["deliveries"]
    assert [row["address"] for row in listed] == ["one@example.org", "two@example.org"]
    for mail in sent:
        body = mail.get_body(("plain",))
        assert body is not None
        text = " ".join(str(body.get_content()).split())
        for part in PARTS.values():
            assert part in text
        assert "List-Unsubscribe" in mail
        assert "Leave this letter" in text
        assert "1 Sample Street" in text
        discreet = str(mail["To"]) == "two@example.org"
        assert ("correction" in f"{mail['Subject']} {mail['From']}".lower()) == (not discreet)
        assert ("Sample Letters" in f"{mail['Subject']} {mail['From']}") == (not discreet)
    store = open_store(database_url)
    with store.read() as db:
        assert len(db.execute(deliveries.select()).all()) == 5
    store.close()
    letters.do("correct", "2026-12", *words(text="A link was wrong."), "--send", "--confirm", "2")
    assert len(mails(letters)) == 4


def test_a_returned_copy_is_no_copy(letters: Editor, database_url: str) -> None:
    letters.do("correct", "2026-12", *words())
    store = open_store(database_url)
    with store.write() as db:
        first = deliveries.c.subscriber_id == 1
        db.execute(deliveries.update().where(first).values(bounced_at=deliveries.c.accepted_at))
    store.close()
    assert letters.ask("correct", "2026-12", "--send", "--dry-run")["mail"]["audience"] == 2


def test_a_private_correction_names_no_one_anywhere(letters: Editor) -> None:
    secret = words(text="What we wrote about Sample Drum was not ours to tell.")
    letters.do("correct", "2026-12", *secret, "--private")
    for page in (letters.root / "out/site").rglob("*.html"):
        assert "Sample Drum" not in page.read_text("utf-8"), page
    log = letters.file("out/site/corrections/index.html").read_text("utf-8")
    assert "One more correction was made in private" in log
    built = letters.ask("build", "2027-01", code=3)
    assert "Sample Drum" not in Path(built["email_text"]).read_text("utf-8")
    assert "private" in letters.do("correct", "2026-12", "--send", "--confirm", "3", code=4).err
    assert mails(letters) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["2026-11", *words()], "no issue"),
        (["2027-01", *words()], "not gone out yet"),
        (["2026-12", "--pick", "pick-9", *words()], 'did you mean "pick-1"'),
        (["2026-12", "--send"], "no correction of 2026-12"),
    ],
)
def test_mistakes_in_the_command_are_one_line(letters: Editor, arguments: list[str], said: str) -> None:
    letters.do("issue", "new")
    answer = letters.do("correct", *arguments, code=2)
    assert said in answer.err
    assert "Traceback" not in answer.err
