"""Reads a CSV file as people have them: any common encoding and separator, line by line, whatever stands in it.

A row that cannot be read is a row with a `problem`; the rows after it are read all the same. Memory does not grow with
the file: a line longer than LONGEST_LINE is skipped and named.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from curator.subscribing.exports import columns_of, origin_of

LONGEST_LINE = 100_000
SEPARATORS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins on (from 1), its known columns, and what is wrong with it if something is."""

    line: int
    values: dict[str, str]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file that is open. columns: the known ones, in order; empty without a header line.

    note: where the file comes from, and what had to be guessed at; may be empty.
    """

    columns: tuple[str, ...]
    rows: Iterator[Row]
    note: str = ""


def read_table(file: BinaryIO) -> Table:
    """Open a CSV file that can be rewound. The header line is read at once, the rows as they are asked for."""
    encoding, note = _encoding(file)
    file.seek(0)
    lines = _Lines(io.TextIOWrapper(file, encoding, errors="replace", newline=""))
    header = lines.first()
    separator = max(SEPARATORS, key=header.count) if any(one in header for one in SEPARATORS) else ","
    names = [name.strip().lower() for name in next(csv.reader([header], delimiter=separator), [])]
    columns = columns_of(names)
    known = tuple(name for name in columns if name)
    origin = origin_of(names)
    told = f"Read as an export of {origin.name}." if origin else ""
    return Table(known, _rows(lines, columns, separator), " ".join(filter(None, (told, note))))


def _encoding(file: BinaryIO) -> tuple[str, str]:
    """The encoding of a file and a note, from one look at all of it in small pieces."""
    file.seek(0)
    start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", ""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    file.seek(0)
    try:
        while block := file.read(65_536):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "latin-1", "The file is not UTF-8; it was read as Latin-1. Look at letters with accents."
    return "utf-8-sig", ""


class _Lines:
    """The lines of a text, each with its number; one that is too long is skipped and remembered."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text: io.TextIOWrapper | None = text
        self.number = 0
        self.skipped: list[int] = []

    def first(self) -> str:
        """The header line."""
        return next(self, "").strip("\r\n")

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        while self._text and (line := self._text.readline(LONGEST_LINE)):
            self.number += 1
            if line.endswith(("\n", "\r")) or len(line) < LONGEST_LINE:
                return line
            self.skipped.append(self.number)
            while (rest := self._text.readline(LONGEST_LINE)) and not rest.endswith(("\n", "\r")):
                pass
        if self._text:
            self._text.detach()  # the file is the caller's to close
            self._text = None
        raise StopIteration


def _rows(lines: _Lines, columns: list[str], separator: str) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=separator)
    while True:
        begins = lines.number + 1
        try:
            fields = next(reader)
        except StopIteration:
            yield from _too_long(lines)
            return
        except csv.Error as error:
            yield Row(begins, {}, f"cannot be read ({error}); is a quotation mark missing?")
            continue
        yield from _too_long(lines)
        if any(field.strip() for field in fields):
            values: dict[str, str] = {}
            for name, field in zip(columns, fields, strict=False):
                if name:
                    values.setdefault(name, field.strip())  # of two columns for the same thing, the first counts
            swallowed = "\n" in values.get("email", "")
            problem = f"lines {begins} to {lines.number} were read as one; is a quotation mark missing?"
            yield Row(begins, values, problem if swallowed else None)


def _too_long(lines: _Lines) -> Iterator[Row]:
    while lines.skipped:
        yield Row(lines.skipped.pop(0), {}, f"the line is longer than {LONGEST_LINE:,} characters")
