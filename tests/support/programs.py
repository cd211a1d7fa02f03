"""Programs beside Python that some tests need. A test without its program is skipped; in CI it fails."""

import os
import shutil
import sys
from pathlib import Path
from typing import NoReturn

import pytest

VNU = Path(sys.prefix) / "vnu/node_modules/vnu-jar/build/dist/vnu.jar"


def program(name: str, package: str) -> str:
    """The path of a program of the system."""
    found = shutil.which(name, path=f"{os.defpath}:/usr/sbin:/usr/local/bin:/usr/local/sbin")
    return found or missing(
        f"{name} is missing: on Debian, `apt-get install {package}` brings it; then run `make test-mta`"
    )


def link_checker() -> str:
    """The path of lychee, which comes from pip."""
    found = shutil.which("lychee", path=f"{Path(sys.executable).parent}:{_path()}")
    return found or missing("lychee is missing: `make test` installs it where pip has it for the machine")


def page_checker() -> list[str]:
    """The command of the W3C's HTML checker: `vnu`, or its jar, which `make test-browser` installs."""
    if found := shutil.which("vnu", path=_path()):
        return [found]
    java = shutil.which("java", path=_path())
    if java and VNU.is_file():
        return [java, "-jar", str(VNU)]
    return missing("The HTML checker is missing: install Java and npm; then run `make test-browser`")


def _path() -> str:
    return os.environ.get("PATH", os.defpath)  # noqa: TID251 - tests of the machine ask the machine


def missing(sentence: str) -> NoReturn:
    """Skip the test, with the way to get what it needs; in CI that is a failure."""
    if "CI" in os.environ:  # noqa: TID251 - a run that should have everything must not pass without
        pytest.fail(sentence)
    pytest.skip(sentence)
