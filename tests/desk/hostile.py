"""Words and texts that want to be more than words: in feeds, in tags and notes, in the issue's own files."""

import datetime as dt

from curator.model.item import Enclosure, Entry
from curator.store.items import save_entries
from curator.store.triage import set_note, set_tags, triage_items
from tests.desk.sample import NOW, Newsletter

MARK = "hacked"
WORDS = (
    f"<script>window.{MARK}=1</script>",
    f"<img src=x onerror=window.{MARK}=1>",
    f'"><svg onload=window.{MARK}=1>',
    f"'><iframe src=javascript:window.{MARK}=1>",
    "{{ 7*7 }}{% include 'desk/base.html' %}",
    "</title></head><body><base href=https://evil.example/>",
    "\u202eright to left\u202c <b>bold</b> &lt;script&gt;",
    "--><!-- x ]]>",
)
CONTENT = (
    f"<p onclick='window.{MARK}=1'>Read <a href='javascript:window.{MARK}=1'>this</a>"
    f"<script>window.{MARK}=1</script><style>body{{background:url(https://evil.example/css)}}</style>"
    "<img src='https://evil.example/pixel.gif' onerror='window.hacked=1' alt='A pixel'>"
    "<iframe src='https://evil.example/frame'></iframe><form action='https://evil.example'><input name=x></form>"
    "<meta http-equiv=refresh content='0;url=https://evil.example/'><base href='https://evil.example/'>"
    "<svg><script>window.hacked=1</script></svg><math><mi xlink:href='javascript:window.hacked=1'>x</mi></math>"
    "<video src='https://evil.example/film' autoplay></video><link rel=stylesheet href=https://evil.example/x.css>"
)


def add_hostile_items(newsletter: Newsletter) -> list[int]:
    """Items whose every word wants to run, stored as they are: as if no step before had cleaned them."""
    entries = [
        Entry(
            identity=f"hostile-{number}",
            title=f"Hostile {number} {words}",
            url=f"https://book-river.example.org/hostile/{number}?q={'%3Cscript%3E'}",
            canonical_url=f"https://book-river.example.org/hostile/{number}",
            authors=(words, "Sample River"),
            published=NOW + dt.timedelta(minutes=number),
            summary=words,
            content_html=CONTENT + words,
            enclosure=Enclosure("javascript:alert(1)", "audio/mpeg"),
            language='x" onmouseover="window.hacked=1',
            hash=str(number),
        )
        for number, words in enumerate(WORDS)
    ]
    bad = Entry(identity="hostile-url", title="An address that is none", url="javascript:window.hacked=1", hash="u",
                published=NOW + dt.timedelta(hours=1), content_html="<p>x</p>")  # fmt: skip
    with newsletter.app.store.write() as db:
        save_entries(db, "book-river", [*entries, bad], now=NOW)
        ids = [row[0] for row in db.exec_driver_sql("select id from items where identity like 'hostile%' order by id")]
        for number, item in enumerate(ids[:-1]):
            set_tags(db, item, [WORDS[number % len(WORDS)]])
            set_note(db, item, WORDS[(number + 1) % len(WORDS)], NOW)
        triage_items(db, ids[:4], "skipped", WORDS[0], NOW)
        triage_items(db, ids[4:6], "kept", None, NOW)
    return ids


def make_issue_hostile(newsletter: Newsletter) -> None:
    """The same in what an editor may have pasted."""
    text = newsletter.issue_file.read_text("utf-8")
    text = text.replace("title: Making room\n", f"title: '{WORDS[0]} & Making room'\n", 1)
    text = text.replace("    angle: everyday\n", f"    angle: '{WORDS[1]}'\n", 1)
    newsletter.issue_file.write_text(text, "utf-8")
    newsletter.letter_file.write_text("\n\n".join(WORDS) + f"\n\n[a link](javascript:window.{MARK}=1)\n", "utf-8")


def make_sources_hostile(newsletter: Newsletter) -> None:
    """And in the names of sources and creators."""
    sources = newsletter.app.project.sources
    text = sources.read_text("utf-8")
    sources.write_text(text.replace("name: Book River\n", f"name: '{WORDS[1]}'\n", 1), "utf-8")
