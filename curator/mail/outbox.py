"""The outbox: each letter becomes a file that mail programs can open. Nothing leaves this machine."""

import re
from collections.abc import Sequence
from pathlib import Path

from curator.errors import MailError
from curator.mail.mailer import Outcome, Outgoing, accepted, failed

_UNSAFE = re.compile(r"[^A-Za-z0-9.-]+")


class Outbox:
    """Writes `<folder>/<issue>/<message-id>.eml`. Sending the same delivery again overwrites the same file."""

    name = "outbox"
    batch = 50
    parallel = 1
    looks_ahead = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def send(self, batch: Sequence[Outgoing], following: str | None = None) -> Sequence[Outcome]:
        """Write one file a letter, each whole or not at all. Raises MailError (fatal) if the disk refuses."""
        return [self._write(letter) for letter in batch]

    async def close(self) -> None:
        """Nothing is open."""

    def path_of(self, letter: Outgoing) -> Path:
        """Where a letter lies."""
        name = letter.to.message_id.strip("<>").rpartition("@")[0]
        return self.folder / _file_name(letter.letter.letterhead.ref) / f"{_file_name(name)}.eml"

    def _write(self, letter: Outgoing) -> Outcome:
        try:
            content = letter.content()
        except MailError as error:
            return failed(error.message, permanent=True)
        path = self.path_of(letter)
        half = path.with_name(f".{path.name}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            half.write_bytes(content)
            half.replace(path)
        except OSError as error:
            raise MailError(
                f"The outbox cannot be written: {path.parent} ({error.strerror}).",
                fatal=True,
                hint="Look at the disk's free space and the permissions, then run the command again.",
            ) from error
        return accepted(path.name)


def _file_name(text: str) -> str:
    return _UNSAFE.sub("_", text).lstrip(".") or "_"
