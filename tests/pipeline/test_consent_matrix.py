"""Every consent and every limit against every output, read back from a whole build and a whole archive."""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from tests.support.cli import Editor
from tests.support.html import read_html
from tests.support.newsletter import BY_HAND, LETTER, start_newsletter


@dataclass(frozen=True)
class Case:
    """What the creators of one source said, and what may come of it."""

    state: str
    limits: tuple[str, ...] = ()
    reach: str = "large"
    link: bool = True
    quote: bool = False
    image: bool = False
    archive: bool = True
    lists: bool = True
    source: str = "active"

    @property
    def agreed(self) -> bool:
        """True for those who said that they may stand on public pages."""
        return self.state in ("public-feed-ok", "yes", "yes-with-limits") and self.archive and self.lists


CASES = {
    "alder": Case("no", link=False),
    "birch": Case("withdrawn", link=False),
    "cedar": Case("asked", link=False),
    "elder": Case("unasked"),
    "fennel": Case("public-feed-ok", quote=True),
    "garlic": Case("yes", quote=True, image=True),
    "hazel": Case("yes-with-limits", ("no-image",), quote=True),
    "iris": Case("yes", ("no-excerpt",), image=True),
    "jasmine": Case("yes", ("link-only",)),
    "kelp": Case("yes", ("no-archive",), quote=True, archive=False, lists=False),
    "lotus": Case("yes", ("noindex",), quote=True, image=True, lists=False),
    "maple": Case("yes", ("ask-each-time",), quote=True, image=True),
    "nettle": Case("yes", ("not-topic:gender",), quote=True, image=True),
    "olive": Case("yes", ("not-heritage-only",), quote=True, image=True),
    "quince": Case("unasked", reach="small"),
    "rowan": Case("yes", quote=True, image=True, source="candidate"),
    "sorrel": Case("yes", quote=True, image=True, source="paused"),
    "thyme": Case("yes", quote=True, image=True, source="retired"),
    "poplar": Case("public-feed-ok", ("no-archive", "noindex", "no-excerpt"), archive=False, lists=False),
}
BLOCKED = {
    "alder": "consent:alder",
    "birch": "consent:birch",
    "cedar": "consent:cedar",
    "elder": "consent:elder.quote",
    "fennel": "consent:fennel.image",
    "hazel": "consent:hazel.image",
    "iris": "consent:iris.quote",
    "jasmine": "consent:jasmine.quote",
    "maple": "consent:maple.ask",
    "nettle": "consent:nettle.topic",
    "olive": "consent:olive.heritage",
    "quince": "consent:quince.small",
    "rowan": "consent:rowan.state",
    "sorrel": "consent:sorrel.state",
    "thyme": "consent:thyme.state",
    "poplar": "consent:poplar.quote",
}
"""What the check says of a pick that asks for everything; the outputs keep to the consent all the same."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every output as text, of one issue that tries to show everything of everyone."""
    root = tmp_path_factory.mktemp("matrix") / "letters"
    patch = pytest.MonkeyPatch()
    patch.setenv("CURATOR_NOW", "2026-12-01T09:00:00Z")
    try:
        editor = start_newsletter(root, ["x.rss"], "http://127.0.0.1:9")
        _write(editor)
        built = editor.ask("build", "2026-12", code=3)
        editor.do("publish")
    finally:
        patch.undo()
    outputs = {
        "mail": Path(built["email_html"]).read_text("utf-8"),
        "text": Path(built["email_text"]).read_text("utf-8"),
    }
    for name in ("html", "txt"):
        outputs[f"discreet.{name}"] = (root / f"out/issues/2026-12/email-discreet.{name}").read_text("utf-8")
    editor.do("sources", "export", root / "sources.opml")
    outputs["sources.opml"] = (root / "sources.opml").read_text("utf-8")
    site = root / "out/site"
    for path in sorted(site.rglob("*.*")):
        if path.suffix in (".html", ".xml", ".json", ".opml", ".csv") and "pagefind" not in path.parts:
            outputs[path.relative_to(site).as_posix()] = path.read_text("utf-8")
    outputs["findings"] = json.dumps([finding["id"] for finding in built["findings"]])
    return outputs


def _write(editor: Editor) -> None:
    sources, picks = [], []
    folder = editor.root / "issues/2026-12"
    (folder / "images").mkdir(parents=True)
    for name, case in CASES.items():
        Image.new("RGB", (40, 30), "navy").save(folder / f"images/{name}.png")
        maker = {"id": f"maker-{name}", "name": f"Maker {name}", "reach": case.reach, "in_their_words": f"Own {name}."}
        maker["statement_url"] = f"https://{name}.example.org/about"
        sources.append(
            {
                "id": name,
                "name": f"Press {name}",
                "site": f"https://{name}.example.org/",
                "feed": f"https://{name}.example.org/feed",
                "state": case.source,
                "added": "2026-01-01",
                "creators": [maker],
                "consent": {"state": case.state, "since": "2026-01-01", "limits": list(case.limits)},
            }
        )
        picks.append(
            {
                "id": name,
                "section": "reading",
                "source": name,
                "title": f"Title {name}",
                "url": f"https://{name}.example.org/piece",
                "creators": [f"maker-{name}"],
                "relation": "by",
                "note": f"Note on {name}.",
                "quote": f"Sample text: the words of {name}, kept short.",
                "topics": ["gender"],
                "ages": [5, 8],
                "image": {"file": f"images/{name}.png", "alt": f"Seen by {name}", "credit": "x", "licence": "CC0"},
            }
        )
    editor.file("sources.yaml").write_text(json.dumps({"sources": sources}), "utf-8")
    config = editor.file("curator.toml")
    config.write_text(config.read_text("utf-8") + "\n[calendar]\ngender = [12]\n", "utf-8")
    head = {"issue": "2026-12", "title": "Everything", "publish_on": "2026-12-01", "picks": picks}
    lines = "".join(f"{name}: {json.dumps(value)}\n" for name, value in head.items())
    (folder / "issue.yaml").write_text(lines + BY_HAND, "utf-8")
    (folder / "letter.md").write_text(LETTER, "utf-8")
    (folder / "sent").mkdir()
    manifest = {"issue": "2026-12", "sent_at": "2026-12-01T08:00:00Z", "audience": 1, "subject": "x", "variants": {}}
    (folder / "sent/manifest.json").write_text(json.dumps(manifest), "utf-8")


WEB = ("issues/2026-12/index.html", "atom.xml", "feed.json")
LISTS = ("topics/gender/index.html", "ages/5-8/index.html", "reading-list/index.html", "reading-list/2026.csv")
ISSUE = ("mail", "text", "discreet.html", "discreet.txt", *WEB)
NAMING = ("creators/index.html", "about/index.html", "blogroll.opml", "sources.opml")
KITS = tuple(f"issues/2026-12/{kit}.html" for kit in ("book-club", "circle", "meal", "bookshelf"))


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("output", ISSUE)
def test_an_issue_s_outputs_show_what_is_allowed_and_no_more(made: dict[str, str], name: str, output: str) -> None:
    case, text = CASES[name], made[output]
    shown = case.link and (case.archive or output not in WEB)
    assert (f"https://{name}.example.org/piece" in text) == shown
    assert (f"Title {name}" in text) == shown
    assert (f"Note on {name}." in text) == shown
    flat = " ".join(text.replace("\n  > ", " ").split())
    assert (f"the words of {name}, kept short" in flat) == (shown and case.quote)
    assert (f"Own {name}." in text) == (shown and case.quote)
    pictured = shown and case.image and case.archive
    assert (f"Seen by {name}" in text) == pictured


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("output", LISTS)
def test_lists_hold_what_may_be_found_there(made: dict[str, str], name: str, output: str) -> None:
    case = CASES[name]
    assert (f"Title {name}" in made[output]) == (case.link and case.archive and case.lists)
    assert f"the words of {name}" not in made[output]
    assert f"Seen by {name}" not in made[output]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("output", NAMING)
def test_creators_and_sources_are_named_where_they_agreed(made: dict[str, str], name: str, output: str) -> None:
    case = CASES[name]
    if output == "creators/index.html":  # whoever was featured stands there, also when their source has come to rest
        assert (f"Maker {name}" in made[output]) == case.agreed
        assert (f"Own {name}." in made[output]) == (case.agreed and case.quote)
    else:
        assert (f"Press {name}" in made[output]) == (case.agreed and case.source == "active")


@pytest.mark.parametrize("output", [*KITS, "index.html", "issues/index.html", "search/index.html", "sitemap.xml"])
def test_no_other_page_shows_more(made: dict[str, str], output: str) -> None:
    text = made[output]
    for name, case in CASES.items():
        if not (case.link and case.archive):
            assert f"Title {name}" not in text
            assert f"{name}.example.org" not in text
        assert f"the words of {name}" not in text
        assert f"Seen by {name}" not in text


def test_one_noindex_keeps_search_engines_from_the_whole_page(made: dict[str, str]) -> None:
    page = read_html(made["issues/2026-12/index.html"])
    assert page.values("//meta[@name='robots']/@content") == ["noindex"]
    assert "issues/2026-12" not in made["sitemap.xml"]


def test_no_image_of_those_who_said_no_lies_in_the_archive(made: dict[str, str]) -> None:
    page = read_html(made["issues/2026-12/index.html"])
    assert len(page.nodes("//main//img")) == sum(case.image and case.archive for case in CASES.values())


def test_no_other_page_shows_those_who_allowed_nothing(made: dict[str, str]) -> None:
    for name in ("alder", "birch", "cedar"):
        for output, text in made.items():
            if output != "findings":
                assert f"{name}.example.org" not in text, output
                assert f"Maker {name}" not in text, output


def test_the_check_names_what_was_asked_for_too_much(made: dict[str, str]) -> None:
    findings = json.loads(made["findings"])
    for name, finding in BLOCKED.items():
        assert finding in findings, name
    assert not [finding for finding in findings if finding.startswith(("consent:garlic", "parity:"))]


def test_the_reading_list_is_a_table_that_programs_read(made: dict[str, str]) -> None:
    rows = list(csv.DictReader(io.StringIO(made["reading-list/2026.csv"])))
    listed = {name for name, case in CASES.items() if case.link and case.archive and case.lists}
    assert {row["title"].removeprefix("Title ") for row in rows} == listed
