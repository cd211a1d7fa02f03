"""The archive's files: only what changed, each whole, and no file of someone else's."""

from pathlib import Path

import pytest

from curator.errors import StoreError
from curator.publishing.writer import STAGE, SiteWriter


def publish(folder: Path, **files: str) -> list[str]:
    writer = SiteWriter(folder)
    for name, text in files.items():
        writer.put(name.replace("__", "/"), text.encode())
    return sorted(path.relative_to(folder).as_posix() for path in writer.finish())


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and ".curator" not in str(path.relative_to(folder))
    }


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    assert publish(tmp_path, a="1", b__c="2") == ["a", "b/c"]
    before = (tmp_path / "a").stat().st_mtime_ns
    assert publish(tmp_path, a="1", b__c="3") == ["b/c"]
    assert (tmp_path / "a").stat().st_mtime_ns == before
    assert files(tmp_path) == {"a": "1", "b/c": "3"}


def test_what_is_kept_stays_and_what_is_no_more_goes_with_its_empty_folder(tmp_path: Path) -> None:
    publish(tmp_path, a="1", b__c__d="2", e="3")
    writer = SiteWriter(tmp_path)
    writer.keep("e")
    writer.put("a", b"1")
    assert [path.name for path in writer.finish()] == ["d"]
    assert files(tmp_path) == {"a": "1", "e": "3"}
    assert not (tmp_path / "b").exists()


def test_a_file_of_someone_else_stays(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir(parents=True)
    (tmp_path / "CNAME").write_text("letters.example.org")
    (tmp_path / "b/theirs").write_text("x")
    publish(tmp_path, a="1", b__c="2")
    publish(tmp_path, a="1")
    assert files(tmp_path) == {"a": "1", "CNAME": "letters.example.org", "b/theirs": "x"}


def test_new_files_come_first_then_changed_ones_and_deletions_last(tmp_path: Path) -> None:
    publish(tmp_path, home="1", old="x")
    writer = SiteWriter(tmp_path)
    writer.put("home", b"2, leads to page")
    assert files(tmp_path) == {"home": "1", "old": "x"}
    writer.put("page", b"new")
    assert files(tmp_path) == {"home": "1", "old": "x", "page": "new"}
    writer.replace()
    assert files(tmp_path) == {"home": "2, leads to page", "old": "x", "page": "new"}
    writer.finish()
    assert files(tmp_path) == {"home": "2, leads to page", "page": "new"}


def test_a_crash_leaves_nothing_that_the_next_run_would_not_mend(tmp_path: Path) -> None:
    publish(tmp_path, a="1", old="x")
    crashed = SiteWriter(tmp_path)
    crashed.put("a", b"2")
    crashed.put("new/page", b"half the work")
    (tmp_path / STAGE / "half").write_text("half a fi")  # and then the power went
    crashed.close()
    assert (tmp_path / "old").exists()
    assert publish(tmp_path, a="2") == ["a", "new/page", "old"]
    assert files(tmp_path) == {"a": "2"}
    assert not (tmp_path / STAGE).exists()


def test_it_says_once_before_the_first_change(tmp_path: Path) -> None:
    said: list[str] = []
    publish(tmp_path, a="1")
    writer = SiteWriter(tmp_path, lambda: said.append((tmp_path / "a").read_text()))
    writer.put("a", b"1")
    assert said == []
    writer.put("a", b"2")
    writer.put("b", b"3")
    writer.finish()
    assert said == ["1"]


def test_a_path_out_of_the_archive_is_refused(tmp_path: Path) -> None:
    for path in ("../x", "/x", "a/../../x", ""):
        with pytest.raises(ValueError, match="not below the archive"):
            SiteWriter(tmp_path / "site").put(path, b"x")


def test_a_place_that_can_not_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file")
    with pytest.raises(StoreError, match="cannot be written"):
        SiteWriter(tmp_path / "site")
    writer = SiteWriter(tmp_path / "other")
    (tmp_path / "other/a").write_text("a file")
    with pytest.raises(StoreError, match="cannot be written"):
        writer.put("a/b", b"x")
    writer.close()
