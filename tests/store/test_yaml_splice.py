"""Changing one entry leaves every other line, comments and all, as the editor wrote it."""

from pathlib import Path

import pytest

from curator.errors import FileError
from curator.store.yaml_file import YamlFile, plain, read_yaml

SAMPLE = Path(__file__).parents[2] / "issues" / "2026-12" / "issue.yaml"


def comments(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.lstrip().startswith("#")]


@pytest.fixture
def sample(tmp_path: Path) -> YamlFile:
    path = tmp_path / "issue.yaml"
    path.write_text(SAMPLE.read_text("utf-8"), "utf-8")
    return read_yaml(path)


@pytest.mark.parametrize("index", range(12))
def test_any_pick_can_go_and_come_back(sample: YamlFile, index: int) -> None:
    before, text = plain(sample.data), sample.text
    fields = plain(sample.items("picks")[index])
    sample.drop_item("picks", index)
    assert comments(sample.text) == comments(text)
    assert len(sample.items("picks")) == 11
    sample.insert_item("picks", index, fields)
    assert plain(sample.data) == before
    assert comments(sample.text) == comments(text)


def test_changing_one_key_changes_one_line(sample: YamlFile) -> None:
    text = sample.text
    sample.change_item("picks", 0, lambda pick: pick.update({"section": "writing"}))
    changed = [(a, b) for a, b in zip(text.splitlines(), sample.text.splitlines(), strict=True) if a != b]
    assert changed == [("    section: raising", "    section: writing")]


def file(tmp_path: Path, text: str) -> YamlFile:
    (tmp_path / "x.yaml").write_text(text, "utf-8")
    return read_yaml(tmp_path / "x.yaml")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "a:\n  - id: x\n"),
        ("b: 1", "b: 1\n\na:\n  - id: x\n"),
        ("a: [] # none yet\nb: 1\n", "a: # none yet\n  - id: x\nb: 1\n"),
        ("a:\n# later\nb: 1\n", "a:\n  - id: x\n# later\nb: 1\n"),
        ("a:\n- id: w\n\n# about b\nb: 1\n", "a:\n- id: w\n- id: x\n\n# about b\nb: 1\n"),
        (
            "a:\n  - id: w # note\n    # still w\n  # of b\nb: 1\n",
            "a:\n  - id: w # note\n    # still w\n  - id: x\n  # of b\nb: 1\n",
        ),
        ("a:\n  - id: w", "a:\n  - id: w\n  - id: x\n"),
    ],
)
def test_an_entry_is_added_where_it_belongs(tmp_path: Path, text: str, expected: str) -> None:
    yaml = file(tmp_path, text)
    yaml.insert_item("a", len(yaml.items("a")), {"id": "x"})
    assert yaml.text == expected


def test_the_last_entry_leaves_an_empty_list_and_what_follows(tmp_path: Path) -> None:
    yaml = file(tmp_path, "a: # mine\n  - id: w\n\n# about b\nb: 1\n")
    yaml.drop_item("a", 0)
    assert yaml.text == "a: [] # mine\n\n# about b\nb: 1\n"


@pytest.mark.parametrize(
    "text",
    [
        "a: [{id: w}, {id: v}]\n",
        "a: [{id: w},\n  {id: v}]\nb: 1\n",
        '{"a": [{"id": "w"}, {"id": "v"}], "b": 1}\n',
        '{\n "a": [\n  {\n   "id": "w"\n  },\n  {"id": "v"}\n ]\n}',
    ],
)
def test_a_list_in_brackets_is_changed_too(tmp_path: Path, text: str) -> None:
    yaml = file(tmp_path, text)
    yaml.change_item("a", 1, lambda entry: entry.update({"state": "active"}))
    yaml.drop_item("a", 0)
    yaml.insert_item("a", 1, {"id": "x"})
    yaml.save()
    assert plain(read_yaml(yaml.path).data)["a"] == [{"id": "v", "state": "active"}, {"id": "x"}]


def test_what_cannot_be_changed_safely_is_left_alone(tmp_path: Path) -> None:
    text = "a: nothing\n"
    yaml = file(tmp_path, text)
    with pytest.raises(FileError, match="should be a list"):
        yaml.insert_item("a", 0, {"id": "x"})
    assert yaml.text == text


def test_text_that_looks_like_yaml_survives(tmp_path: Path) -> None:
    yaml = file(tmp_path, "a: []\n")
    hostile = "# not a comment\n- not an entry\n'quoted': \"x\"\ttab\u2028end"
    yaml.insert_item("a", 0, {"id": "x", "note": hostile, "title": "yes", "day": "2026-12-01"})
    assert plain(yaml.data)["a"] == [{"id": "x", "note": hostile, "title": "yes", "day": "2026-12-01"}]
