"""Changes words in every text file of a newsletter, and proves for each that nothing but those words changed."""

import json
import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from curator.errors import FileError
from curator.project import Project
from curator.store import yaml_splice
from curator.store.atomic import write_text
from curator.store.yaml_file import load, plain, read_text
from curator.text.names import Renaming

_OURS = (
    "*.yaml", "*.md", "*.toml", "*.txt", "issues/*/*.yaml", "issues/*/*.md", "issues/*/sent/*.json",
    "letters/*.md", "templates/**/*",
)  # fmt: skip
_COMMENT = re.compile(r"(?m)(?:(?<=\s)|^)#.*$")


@dataclass(frozen=True, slots=True)
class Retexted:
    """One file with its new text, ready to be written."""

    path: Path
    text: str

    def write(self) -> None:
        """Write it whole, or not at all."""
        write_text(self.path, self.text)


def text_files(project: Project) -> list[Path]:
    """Every text file that an editor keeps in git, in order."""
    found = {path for pattern in _OURS for path in project.root.glob(pattern) if path.is_file()}
    return sorted(path for path in found if path.suffix not in (".png", ".jpg", ".jpeg", ".webp", ".gif", ".woff2"))


def retexted(project: Project, change: Renaming) -> list[Retexted]:
    """The files that a change would alter, with their new texts. Raises FileError for one that cannot be altered."""
    done = []
    for path in text_files(project):
        text = read_text(path)
        if (new := new_text(path, text, change)) != text:
            done.append(Retexted(path, new))
    return done


def new_text(path: Path, text: str, change: Renaming) -> str:
    """The text of one file, changed. Raises FileError where curator cannot prove that nothing else changes."""
    if path.suffix == ".json":
        data = json.loads(text)
        new = deep(data, change)
        return text if new == data else json.dumps(new, ensure_ascii=False, indent=2) + "\n"
    if path.suffix == ".toml":
        return _in_toml(path, text, change)
    if path.suffix != ".yaml":
        return change(text)
    data = plain(load(path, text))
    wanted = deep(data, change)
    if wanted == data and change(text) == text:
        return text
    for changed in (change.in_yaml(text), change(text)):
        try:
            if plain(load(path, changed)) == wanted:
                return changed
        except FileError:
            pass  # the new word means something to YAML where it stands: written whole below
    tree = load(path, _COMMENT.sub(lambda found: change(found[0]), text))
    _change_in_place(tree, change)
    whole = yaml_splice.whole(tree)
    if plain(load(path, whole)) != wanted:
        raise FileError("is written in a way that curator cannot change safely; change it by hand", path=path)
    return whole


def _in_toml(path: Path, text: str, change: Renaming) -> str:
    """The text of a TOML file; a name with signs that mean something in it is written with escapes."""
    escaped = json.dumps(change.name, ensure_ascii=False)[1:-1]
    for kind in (change, replace(change, name=escaped)):
        changed = kind(text)
        try:
            tomllib.loads(changed)
        except tomllib.TOMLDecodeError:
            continue
        return changed
    raise FileError("is written in a way that curator cannot change safely; change it by hand", path=path)


def deep(value: Any, change: Renaming, key: str = "") -> Any:
    """The value with every text in it changed, however deep; keys stay as they are. key: under which it stands."""
    if isinstance(value, str):
        return change.value(key, str(value))
    if isinstance(value, dict):
        return {name: deep(inner, change, str(name)) for name, inner in value.items()}
    if isinstance(value, list):
        return [deep(inner, change, key) for inner in value]
    return value


def _change_in_place(node: Any, change: Renaming, key: str = "") -> None:
    places = node.items() if isinstance(node, CommentedMap) else enumerate(node)
    for place, value in list(places):
        name = str(place) if isinstance(node, CommentedMap) else key
        if isinstance(value, CommentedMap | CommentedSeq):
            _change_in_place(value, change, name)
        elif isinstance(value, str) and (new := change.value(name, str(value))) != str(value):
            node[place] = new
