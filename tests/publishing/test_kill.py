"""A publishing that is killed at any moment leaves a site that is whole, and the next one finishes."""

import os
import shutil
import signal
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from curator.publishing import search
from curator.publishing.step import Edition
from tests.support.archive import JPEG, Press, editions, issue_of, month_of, press
from tests.support.html import read_html

KILLS = 50
CHANGES = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir"})
Files = dict[str, bytes]


def before(printer: Press) -> list[Edition]:
    return editions(printer, (0, 1, 2), picks=1)


def after(printer: Press) -> list[Edition]:
    """One issue is gone, one changed, two are new (one with an image)."""
    changed = replace(issue_of(1, 1), letter="Another letter, which is long enough to be one.")
    return [
        printer.edition(changed, month_of(1)),
        *editions(printer, (2, 3), picks=1),
        printer.edition(replace(issue_of(4, 1), picks=(issue_of(4).picks[1],)), None, printer.site.parent / "map.jpg"),
    ]


def renamed(printer: Press) -> Press:
    """The same newsletter under another title: every page changes."""
    newsletter = replace(printer.settings.newsletter, title="Another name")
    return replace(
        printer, settings=replace(printer.settings, config=replace(printer.settings.config, newsletter=newsletter))
    )


def files(site: Path) -> Files:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def made_once(edition: Edition) -> Edition:
    """The same issue, rendered only once: each kill starts from the same pages."""
    return replace(edition, make=cache(edition.make))


def publish_and_die(printer: Press, issues: list[Edition], at: int) -> int:
    """Publish in a process that kills itself before its change number `at`. Gives how many changes it came to."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        count = 0

        def watch(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal count
            writes = event == "open" and isinstance(arguments[1], str) and set("wax+") & set(arguments[1])
            if (event in CHANGES or writes) and str(printer.site) in str(arguments[0]):
                count += 1
                os.write(writing, b".")
                if count == at:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        code = 1
        try:
            printer.publish(*issues)
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as changes:
        came_to = len(changes.read())
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return came_to


def troubles(site: Path, old: Files, new: Files) -> list[str]:
    """What is not whole: a former page neither old nor new, or a link that a reader meets and that leads nowhere.

    Pages that go are asked about their links until the first of them is gone: nothing leads to them any more.
    """
    now = files(site)
    gone = set(old) - set(new)
    found = [
        name
        for name in old
        if not name.startswith(".") and now.get(name) not in (old[name], new.get(name)) and name not in gone
    ]
    start = set(old) if gone <= set(now) else set(old) & set(new)
    waiting, seen = [name for name in start if name.endswith(".html")], set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen or name == "404.html":
            continue
        seen.add(name)
        for link in read_html(now[name].decode()).values("//a/@href | //img/@src | //link/@href"):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or not parts.path:
                continue
            target = os.path.normpath(os.path.join(os.path.dirname(name), unquote(parts.path)))  # noqa: PTH118, PTH120
            if target not in now:
                found.append(f"{name} → {link}")
            elif target.endswith(".html"):
                waiting.append(target)
    return found


@pytest.fixture
def printer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Press:
    monkeypatch.setattr(search, "version", lambda: "")  # its program writes elsewhere, and is tried below
    (tmp_path / "map.jpg").write_bytes(JPEG)
    made = press(tmp_path)
    made.publish(*before(made))
    return made


def test_a_kill_at_any_moment_leaves_the_site_whole_and_the_next_run_finishes(printer: Press) -> None:
    started = printer.site.parent / "started"
    shutil.copytree(printer.site, started / "site")
    shutil.copytree(printer.memory, started / "memory")
    old = files(printer.site)
    other = renamed(printer)
    issues = [made_once(edition) for edition in after(other)]
    other.publish(*issues)
    new = files(printer.site)
    assert set(old) - set(new)
    assert set(new) - set(old)
    restart(other, started)
    changes = publish_and_die(other, issues, at=0)
    assert changes > KILLS
    for kill in range(KILLS):
        restart(other, started)
        at = 1 + kill * (changes - 1) // (KILLS - 1)
        assert publish_and_die(other, issues, at) == at
        assert troubles(printer.site, old, new) == [], f"killed before change {at} of {changes}"
        if kill % 5 == 4:
            other.publish(*issues)
            assert files(printer.site) == new, f"killed before change {at} of {changes}"


def restart(printer: Press, started: Path) -> None:
    for name, folder in (("site", printer.site), ("memory", printer.memory)):
        shutil.rmtree(folder)
        shutil.copytree(started / name, folder)


@pytest.mark.skipif(not search.version(), reason="pagefind is not installed")
def test_a_search_index_that_can_not_be_made_is_said_and_the_rest_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = press(tmp_path)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    report = made.publish(*editions(made, (0,)))
    assert "search index could not be made" in report.problem
    assert (made.site / "issues/2020-01/index.html").is_file()
    monkeypatch.undo()
    assert made.publish(*editions(made, (0,))).problem == ""
    assert list((made.site / "pagefind").glob("*.pf_meta"))
