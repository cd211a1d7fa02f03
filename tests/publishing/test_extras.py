"""The reading list, what is paid, letters to copy, places to turn to: as readers of the archive find them."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.support.cli import Editor
from tests.support.feedfolder import serve_files
from tests.support.html import Node, read_html
from tests.support.kept import kept_folder
from tests.support.newsletter import in_december, start_newsletter, write_by_hand

ENTRY = (
    "<item><title>{t}</title><link>https://s.example.org/{n}</link><guid>{n}</guid>"
    "<pubDate>Tue, 10 Nov 2026 09:0{n}:00 GMT</pubDate><description>Sample text.</description></item>"
)
TITLES = ["=SUM(A1), a poem", "Bread, “two” words", "Kept from lists"]
FEED = "<rss version='2.0'><channel><title>s</title>{}</channel></rss>"
MONEY = """\
currency: EUR
paid:
  - {on: 2026-11-01, to: maker-s, amount: 20, what: a reading}
  - {on: 2026-11-20, to: nobody-named, amount: 12.5, what: a drawing}
affiliate:
  - {on: 2026-11-30, source: Sample Shop, amount: 3.10, what: four books}
totals: {paid: 32.50, affiliate: 3.10}
"""


def make_letters(root: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        in_december(patch)
        items = "".join(ENTRY.format(t=title, n=n) for n, title in enumerate(TITLES))
        shy = FEED.format(ENTRY.format(t=TITLES[2], n=9))
        with serve_files({"s.rss": FEED.format(items).encode(), "shy.rss": shy.encode()}) as site:
            editor = start_newsletter(root, ["s.rss", "shy.rss"], site.url)
            sources = json.loads(editor.file("sources.yaml").read_text("utf-8"))
            sources["sources"][1]["consent"]["limits"] = ["noindex"]
            editor.file("sources.yaml").write_text(json.dumps(sources), "utf-8")
            editor.do("fetch")
        editor.do("issue", "new")
        for item in editor.ask("items", "list")["items"]:
            if item["source"] == "shy" or item["title"] != TITLES[2]:
                editor.do(
                    "pick", item["id"], "--section", "reading", "--ages", "3-5", "--relation", "by", "--note", "Words."
                )
        write_by_hand(editor, "2026-12")
        editor.do("subscribers", "add", "one@example.org", "--attest", "a test")
        editor.do("send", "2026-12", "--confirm", "1")


@pytest.fixture
def letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """A sent issue with two pieces in lists, and one whose creators want to stay out of them."""
    in_december(monkeypatch)
    return Editor(kept_folder(make_letters).copy_to(tmp_path / "letters"))


def page(editor: Editor, path: str) -> Node:
    return read_html(editor.file(f"out/site/{path}").read_text("utf-8"))


def test_the_reading_list_is_a_page_and_a_table(letters: Editor) -> None:
    letters.do("publish")
    shown = page(letters, "reading-list/index.html")
    assert "2026.csv" in shown.values("//a/@href")
    rows = list(csv.DictReader(io.StringIO(letters.file("out/site/reading-list/2026.csv").read_text("utf-8"))))
    assert {row["title"] for row in rows} == {"'=SUM(A1), a poem", "Bread, “two” words"}
    assert {(row["by"], row["ages"], row["issue"]) for row in rows} == {("Maker of s", "3 to 5", "2026-12")}
    assert rows[0]["address"].startswith("https://s.example.org/")
    assert "Kept from lists" not in shown.text
    assert "../reading-list/index.html" in page(letters, "about/index.html").values("//a/@href")


def test_what_is_paid_is_told_to_the_cent_and_by_name_only_where_agreed(letters: Editor) -> None:
    letters.file("money.yaml").write_text(MONEY, "utf-8")
    letters.do("publish")
    text = page(letters, "money/index.html").text
    assert "Paid to creators: 32.50 EUR" in text
    assert "What links brought in: 3.10 EUR" in text
    assert "20.00 EUR, a reading, Maker of s" in text
    assert "12.50 EUR, a drawing, a creator who is not named here" in text
    assert "Sample Shop" in text
    assert letters.ask("publish")["changed"] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("paid: 32.50", "paid: 32.00"), "says 32.00, and its lines sum up to 32.50"),
        (("to: maker-s, ", ""), 'names no "to"'),
        (("amount: 20", "amount: -20"), "above nothing"),
        (("what: a reading", "waht: a reading"), 'did you mean "what"'),
    ],
)
def test_a_ledger_that_does_not_add_up_names_its_line(letters: Editor, change: tuple[str, str], said: str) -> None:
    letters.file("money.yaml").write_text(MONEY.replace(*change), "utf-8")
    answer = letters.do("publish", code=2)
    assert said in answer.err
    assert "money.yaml:" in answer.err


def test_letters_to_copy_have_a_page_each(letters: Editor) -> None:
    (letters.root / "letters").mkdir()
    (letters.root / "letters/To a School!.md").write_text("# To a *school*\n\nDear [office],\n\n<b>no</b>\n", "utf-8")
    (letters.root / "letters/zz.md").write_text("Dear library,\n", "utf-8")
    letters.do("publish")
    assert page(letters, "letters/index.html").values("//main//li/a/@href") == ["to-a-school.html", "zz.html"]
    shown = page(letters, "letters/to-a-school.html")
    assert "Dear [office]," in shown.text
    assert shown.nodes("//main//b") == []
    assert page(letters, "letters/zz.html").nodes("//h1")[0].text == "Zz"
    assert "../letters/index.html" in page(letters, "about/index.html").values("//a/@href")


def test_without_these_files_there_are_no_such_pages(letters: Editor) -> None:
    letters.do("publish")
    site = letters.root / "out/site"
    assert not (site / "money").exists()
    assert not (site / "letters").exists()
    links = page(letters, "about/index.html").values("//a/@href")
    assert not any("money" in link or "letters" in link for link in links)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("places:\n  - {name: A line}\n", "neither phone nor url"),
        ("places:\n  - {name: A line, url: nowhere}\n", "begins with https://"),
        ("plaecs: []\n", 'did you mean "places"'),
    ],
)
def test_a_wrong_care_file_names_its_line(letters: Editor, text: str, said: str) -> None:
    letters.file("care.yaml").write_text(text, "utf-8")
    answer = letters.do("build", "2026-12", code=2)
    assert said in answer.err
    assert "care.yaml:" in answer.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("term: x\n", "should be a list"),
        ("- trem: x\n", 'did you mean "term"'),
        ("- term: x\n- term: X\n", 'glossary.yaml:2: "X" stands here twice'),
        ("- term: x\n  since: 2026-13\n", "month such as 2027-11"),
        ("- term: x\n  following: {hwo: y}\n", 'did you mean "who"'),
        ("- term: ''\n", "names no term"),
        ("- [\n", "glossary.yaml:"),
    ],
)
def test_a_wrong_glossary_names_its_line(letters: Editor, text: str, said: str) -> None:
    letters.file("glossary.yaml").write_text(text, "utf-8")
    answer = letters.do("build", "2026-12", code=2)
    assert said in answer.err
    assert "Traceback" not in answer.err
