"""The wheel carries all that curator needs: the default look, the sample newsletter, the migrations."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without network and unpacked by pip into a folder of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*build, "--wheel-dir", str(folder), str(ROOT)], check=True, capture_output=True)
    (wheel,) = folder.glob("curator-*.whl")
    target = folder / "site"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target)]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    return target


def run(installed: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(installed)}  # noqa: TID251 - the process needs a PATH
    command = [sys.executable, "-P", "-m", "curator", *words]
    return subprocess.run(command, cwd=installed.parent, env=env, capture_output=True, text=True, check=False)


def test_an_installed_curator_runs_the_demo(installed: Path, tmp_path: Path) -> None:
    done = run(installed, "demo", str(tmp_path / "demo"))
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "demo/out/outbox").rglob("*.eml"))) == 3


def test_an_installed_curator_starts_a_newsletter_that_builds(installed: Path, tmp_path: Path) -> None:
    root = tmp_path / "letters"
    assert run(installed, "init", str(root), "--yes", "--templates").returncode == 0
    built = run(installed, "build", "--root", str(root))
    assert built.returncode == 3, built.stderr
    assert list((root / "out/issues").rglob("email.html"))


def test_the_wheel_holds_the_look_once_and_no_tests(installed: Path) -> None:
    (wheel,) = installed.parent.glob("curator-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "curator/default_templates/email/issue.mjml" in names
    assert "curator/sample_newsletter/issues/2026-12/issue.yaml" in names
    assert "curator/store/migrations/versions/0001_first.py" in names
    assert len([name for name in names if name.endswith("email/issue.mjml")]) == 1
    assert not [name for name in names if "tests/" in name or name.startswith("benchmarks")]
