"""Programs of the system that some tests need."""

import os
import shutil

import pytest


def program(name: str, package: str) -> str:
    """The path of a program. Skips the test where it is missing, with the way to get it; in CI that is a failure."""
    found = shutil.which(name, path=f"{os.defpath}:/usr/sbin:/usr/local/bin:/usr/local/sbin")
    if found is None:
        sentence = f"{name} is missing: on Debian, `apt-get install {package}` brings it; then run `make test-mta`"
        if "CI" in os.environ:  # noqa: TID251 - tests of the machine ask the machine
            pytest.fail(sentence)
        pytest.skip(sentence)
    return found
