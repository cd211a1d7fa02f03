"""A newsletter whose issue 2026-12 can be sent: made by commands."""

import re
from pathlib import Path

from tests.support.cli import Editor
from tests.support.feedfolder import serve_files
from tests.support.kept import kept_folder
from tests.support.newsletter import start_newsletter, write_by_hand
from tests.support.readers import addresses

ISSUE = "2026-12"
PLACES = ("lead-voice", "reading", "reading", "writing", "raising")


def _feed(number: int) -> bytes:
    host = f"sample{number}"
    entry = (
        f"<item><title>Sample story {number}</title><link>https://{host}.example.org/1</link><guid>{host}-1</guid>"
        "<pubDate>Tue, 10 Nov 2026 09:00:00 GMT</pubDate><description>Sample text.</description></item>"
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{host}</title>{entry}</channel></rss>'.encode()


def _model(root: Path) -> None:
    feeds = {f"sample{number}.rss": _feed(number) for number in range(len(PLACES))}
    with serve_files(feeds) as site:
        editor = start_newsletter(root, feeds, site.url)
        editor.ask("fetch")
    items = [item["id"] for item in editor.ask("items", "list")["items"]]
    editor.do("issue", "new", ISSUE)
    for place, item in zip(PLACES, items, strict=True):
        lead = ["--lead", "--relation", "by"] if place == "lead-voice" else []
        editor.do("pick", item, "--section", place, "--note", f"Note on {item}.", *lead)
    write_by_hand(editor, ISSUE)


def ready_newsletter(root: Path, *, readers: int = 0, config: str = "", env: str = "") -> Editor:
    """A copy in `root`, with so many readers, and with more lines in curator.toml and .env."""
    kept_folder(_model).copy_to(root)
    editor = Editor(root)
    for name, more in (("curator.toml", config), (".env", env)):
        path = root / name
        text = path.read_text("utf-8")
        for table in set(re.findall(r"^\[\w+\]$", more, re.M)) if name == "curator.toml" else ():
            text = re.sub(rf"^{re.escape(table)}\n(?:(?!\[).*\n?)*", "", text, flags=re.M)
        path.write_text(text + more, "utf-8")
    if readers:
        editor.do("subscribers", "add", *addresses(readers), "--attest", "a test")
    return editor


def by_smtp(port: int, connections: int = 2) -> str:
    """The lines of curator.toml for a mail server on this machine."""
    return (
        f'\n[delivery]\nprovider = "smtp"\n[delivery.smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
        f"connections = {connections}\n"
    )


def by_sendgrid(url: str, *, more: str = "") -> str:
    """The lines of curator.toml for the stand-in for SendGrid."""
    return f'\n[delivery]\nprovider = "sendgrid"\n[delivery.sendgrid]\nhost = "{url}"\n{more}'
