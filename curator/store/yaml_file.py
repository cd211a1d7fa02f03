"""YAML files that an editor writes by hand: read with line numbers, changed in one place, all else left alone."""

import copy
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import ryaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from curator.errors import FileError
from curator.schema import Where, validate
from curator.store import yaml_splice
from curator.store.atomic import write_text
from curator.text.words import one_line

T = TypeVar("T")

NULL_IS_EMPTY = frozenset({"creators", "called_for_by"})
"""Keys that must be there but may be empty: what is missing in them is for a check to say."""

BARE_NUMBERS = frozenset({"cost"})
"""Keys whose words may look like numbers: a bare 0 is the word "0"."""


@dataclass
class YamlFile:
    """One YAML file. `read` is the text as it was read, `text` and `data` as it stands after changes."""

    path: Path
    read: str
    text: str
    data: CommentedMap

    def line_of(self, where: Where) -> int | None:
        """The line (from 1) of a place in the data, or of its nearest parent."""
        return line_in(self.data, where)

    def record(self, kind: type[T]) -> T:
        """The data as a validated record. Raises FileError with file, line and right word."""
        return validate(kind, plain(self.data), path=self.path, line_of=self.line_of)

    def wrong(self, message: str, *where: str | int) -> FileError:
        """An error about one place of this file."""
        return FileError(message, path=self.path, line=self.line_of(where))

    def items(self, key: str) -> list[Any]:
        """The entries of a list; none if the key is absent or empty. Raises FileError if it is no list."""
        value = self.data.get(key)
        if value is None:
            return []
        if not isinstance(value, CommentedSeq):
            raise self.wrong(f"{key} should be a list", key)
        return list(value)

    def insert_item(self, key: str, index: int, fields: dict[str, Any] | str) -> None:
        """Put one entry into a list, before the one that stands at `index`; the list is made if it is absent."""
        self.items(key)

        def apply(data: CommentedMap) -> None:
            if data.get(key) is None:
                data[key] = []
            data[key].insert(index, fields if isinstance(fields, str) else CommentedMap(fields))

        self._edit(key, apply, lambda: yaml_splice.insert(self.text, self.data, key, index, fields))

    def change_item(self, key: str, index: int, change: Callable[[CommentedMap], None]) -> None:
        """Change one entry of a list where it stands; comments in and around it stay."""
        self._edit(
            key,
            lambda data: change(data[key][index]),
            lambda: yaml_splice.change(self.text, self.data, key, index, change),
        )

    def drop_item(self, key: str, index: int) -> None:
        """Take one entry out of a list."""
        self._edit(key, lambda data: data[key].pop(index), lambda: yaml_splice.drop(self.text, self.data, key, index))

    def move_item(self, key: str, index: int, other: int, *, after: bool) -> None:
        """Put one entry of a list right before another one, or right after it."""

        def apply(data: CommentedMap) -> None:
            entries = list(data[key])
            moved = entries.pop(index)
            entries.insert(other - (index < other) + after, moved)
            for place, entry in enumerate(entries):
                data[key][place] = entry

        self._edit(key, apply, lambda: yaml_splice.move(self.text, self.data, key, index, other, after=after))

    def set_key(self, key: str, value: object, after: str) -> None:
        """Set one key of the top; None leaves it empty. A new key comes below the key `after`."""

        def apply(data: CommentedMap) -> None:
            data[key] = value

        self._edit(key, apply, lambda: yaml_splice.set_key(self.text, self.data, key, value, after))

    def _edit(self, key: str, apply: Callable[[CommentedMap], object], splice: Callable[[], str]) -> None:
        """Take over the text that says what was meant and nothing else: spliced, or written whole where that fails.

        A list in brackets, as JSON has it, cannot be spliced line by line.
        """
        wanted = copy.deepcopy(self.data)
        apply(wanted)
        for make in (splice, lambda: yaml_splice.whole(wanted)):
            try:
                text = make()
                data = parse(self.path, text)
            except (FileError, YAMLError, LookupError, TypeError, ValueError, AttributeError):
                continue
            if plain(data) == plain(wanted):
                self.text, self.data = text, data
                return
        raise self.wrong(f"{key} is written in a way that curator cannot change safely; change it by hand", key)

    def save(self) -> None:
        """Write the changed text back in one step. Raises FileError if someone else changed the file meanwhile."""
        if read_text(self.path) != self.read:
            raise FileError(
                "was changed by another program while curator was at work",
                path=self.path,
                hint="Nothing was written. Run the command again to work on the new text.",
            )
        write_text(self.path, self.text)
        self.read = self.text


def read_text(path: Path) -> str:
    """A UTF-8 file's text without a byte-order mark. Raises FileError with the line of a wrong byte."""
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise FileError("is not UTF-8 text", path=path, line=line) from None
    except FileNotFoundError:
        raise FileError(
            "is missing", path=path, hint="Put it back from git, or make one with `curator init`."
        ) from None
    except OSError as error:
        raise FileError(f"cannot be read ({error.strerror})", path=path) from None


def read_yaml(path: Path) -> YamlFile:
    """One YAML file whose top is a mapping. Raises FileError with file and line."""
    text = read_text(path)
    return YamlFile(path, text, text, parse(path, text))


def read_through(path: Path, make: Callable[[YamlFile], T]) -> T:
    """What `make` makes of a file. Raises FileError with file, line and right word.

    It is given the plain data first, which are there in a fraction of the time; where they do not do, the file as
    `read_yaml` reads it, so that the error names its place.
    """
    text = read_text(path)
    data = plain_data(text)
    if data is not None:
        with suppress(FileError):
            return make(YamlFile(path, text, text, CommentedMap(data)))
    return make(YamlFile(path, text, text, parse(path, text)))


def plain_data(text: str) -> dict[str, Any] | None:
    """The mapping in a text without its lines and comments, dates as text; None if the quick reader has a doubt."""
    try:
        data = ryaml.loads(text)
    except ryaml.InvalidYamlError:
        return None
    return data if isinstance(data, dict) else None


def line_in(node: Any, where: Where) -> int | None:
    """The line (from 1) of a place in data as `load` gives it, or of its nearest parent."""
    line: int | None = None
    for part in where:
        try:
            position = node.lc.item(part) if isinstance(node, CommentedSeq) else node.lc.key(part)
            line, node = position[0] + 1, node[part]
        except (KeyError, IndexError, AttributeError, TypeError):
            break
    return line


def parse(path: Path, text: str) -> CommentedMap:
    """The mapping that a text holds. Raises FileError with the line of what cannot be read."""
    data = load(path, text)
    if data is None:
        return CommentedMap()
    if not isinstance(data, CommentedMap):
        raise FileError("should hold `name: value` lines", path=path, line=1)
    return data


def load(path: Path, text: str) -> Any:
    """Whatever YAML a text holds, with its line numbers. Raises FileError with the line of what cannot be read."""
    try:
        return YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = one_line(str(error.problem or error.context or "is not readable YAML"))
        raise FileError(message, path=path, line=mark.line + 1 if mark else None) from None
    except (YAMLError, ValueError) as error:
        raise FileError(one_line(str(error)), path=path) from None


def plain(value: Any) -> Any:
    """Mappings and lists as plain ones. A key without a value counts as absent."""
    if isinstance(value, dict):
        return {
            str(key): str(inner)
            if key in BARE_NUMBERS and type(inner) is not bool and isinstance(inner, int)
            else plain(inner)
            for key, inner in value.items()
            if inner is not None or key in NULL_IS_EMPTY
        }
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value
