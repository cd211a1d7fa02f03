"""The archive's search: an index made by Pagefind's own program, on this machine, from the pages that are there."""

import importlib.util
import subprocess
import sys
import tempfile
from functools import cache
from importlib import metadata
from pathlib import Path

from curator.errors import OutsideError

FOLDER = "pagefind"
NOT_NEEDED = ("pagefind-ui.", "pagefind-modular-ui.", "pagefind-component-ui.", "pagefind-highlight.")
"""Ready-made forms: the search page has a small one of its own."""
SECONDS = 600


@cache
def version() -> str:
    """Which Pagefind is installed; empty where none is: the search page is then a plain list."""
    if not importlib.util.find_spec("pagefind_bin") or not importlib.util.find_spec("pagefind"):
        return ""
    return metadata.version("pagefind_bin")


def make_index(site: Path) -> dict[str, bytes]:
    """Path in the archive → data of every file of the index, what the others refer to first.

    Only pages marked with data-pagefind-body are in it. Raises OutsideError if the program fails.
    """
    with tempfile.TemporaryDirectory(prefix="curator-search-") as folder:
        command = [sys.executable, "-P", "-m", "pagefind", "--site", str(site), "--output-path", folder, "--silent"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise OutsideError(f"The search index could not be made ({error}).") from None
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()
            raise OutsideError(f"The search index could not be made ({said[-1] if said else 'no reason given'}).")
        made = Path(folder)
        files = [file for file in made.rglob("*") if file.is_file() and not file.name.startswith(NOT_NEEDED)]
        files.sort(key=lambda file: (file.parent == made, file.name == "pagefind-entry.json", str(file)))
        return {f"{FOLDER}/{file.relative_to(made).as_posix()}": file.read_bytes() for file in files}
