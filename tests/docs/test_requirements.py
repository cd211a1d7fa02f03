"""What the wheel asks for is what is locked, and the locked lists name no package host."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def names(lines: list[str]) -> set[str]:
    found = (re.match(r"[A-Za-z0-9._-]+", line.strip()) for line in lines)
    return {re.sub(r"[-_.]+", "-", name[0]).lower() for name in found if name}


def wanted(file: str) -> set[str]:
    return names(
        [line for line in (ROOT / "requirements" / file).read_text("utf-8").splitlines() if line[:1] not in "#-"]
    )


def test_the_wheel_asks_for_what_runs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert names(project["dependencies"]) == wanted("run.in")


def test_every_list_is_locked_with_hashes_and_no_host() -> None:
    for listed in sorted((ROOT / "requirements").glob("*.in")):
        locked = listed.with_suffix(".txt").read_text("utf-8")
        assert "://" not in locked
        assert "--index" not in locked
        pinned = re.findall(r"(?m)^([A-Za-z0-9._-]+)(?:\[.*\])?==", locked)
        assert wanted(listed.name) <= names(pinned), listed.name
        blocks = re.split(r"(?m)^(?=[A-Za-z0-9])", locked)
        assert all("--hash=sha256:" in block for block in blocks if block.strip()), listed.name
