"""The small parts below everything."""

import datetime as dt
from pathlib import Path

import pytest

from curator import errors
from curator.cli.app import exit_code
from curator.clock import fixed_clock, system_clock
from curator.errors import CuratorError, FileError
from curator.project import find_project


def all_errors(kind: type[CuratorError] = CuratorError) -> list[type[CuratorError]]:
    return [kind, *(deeper for child in kind.__subclasses__() for deeper in all_errors(child))]


@pytest.mark.parametrize("kind", all_errors(), ids=lambda kind: kind.__name__)
def test_every_error_says_what_and_what_now(kind: type[CuratorError]) -> None:
    assert kind.__name__ in (errors.__doc__ or "")
    assert kind.hint.endswith((".", "`.")) or "`" in kind.hint
    assert (kind.__doc__ or "").strip().splitlines()[0].endswith(".")


def test_exit_codes_are_the_contract() -> None:
    assert exit_code(errors.UsageError()) == 2
    assert exit_code(FileError("x", path=Path("a.yaml"), line=3)) == 2
    assert exit_code(errors.BlockedError()) == 3
    assert exit_code(errors.RefusedError()) == 4
    assert exit_code(errors.InterruptedRunError()) == 130
    assert exit_code(errors.StoreError()) == exit_code(errors.FetchError("x", kind="dns")) == 1


def test_a_file_error_begins_with_its_place() -> None:
    assert FileError("wrong", path=Path("a.yaml"), line=3).message == "a.yaml:3: wrong"
    assert FileError("wrong", path=Path("a.yaml")).message == "a.yaml: wrong"


def test_clocks() -> None:
    assert system_clock().tzinfo is dt.UTC
    at = dt.datetime(2026, 12, 1, 9, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    assert fixed_clock(at)() == at
    with pytest.raises(ValueError, match="zone"):
        fixed_clock(dt.datetime(2026, 12, 1))  # noqa: DTZ001 - that is the mistake


def test_the_root_is_found_from_below(tmp_path: Path) -> None:
    (tmp_path / "curator.toml").touch()
    deep = tmp_path / "issues" / "2026-12"
    deep.mkdir(parents=True)
    assert find_project(deep).root == tmp_path.resolve()


def test_no_newsletter_is_said_with_a_way_on(tmp_path: Path) -> None:
    with pytest.raises(errors.UsageError) as caught:
        find_project(tmp_path)
    assert "curator init" in caught.value.hint
