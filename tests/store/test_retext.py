"""Words change in the files, comments and order stay, and YAML still says what it said."""

import tomllib
from pathlib import Path

import pytest

from curator.project import Project
from curator.store.retext import retexted
from curator.store.yaml_file import load, plain
from curator.text.names import Renaming, name_pattern

ISSUE = """\
# By Sample River and others.
title: "Sample River: a visit"
picks:
  - id: one   # Sample River's
    note: >-
      A kitchen, by Sample
      River, with two words.
    creators: [sample-river]
    escaped: "Sample\\x20River"
  - {id: two, note: Sample River}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "issues/2026-12").mkdir(parents=True)
    (tmp_path / "issues/2026-12/issue.yaml").write_text(ISSUE, "utf-8")
    (tmp_path / "issues/2026-12/letter.md").write_text("With Sample\nRiver.\n", "utf-8")
    (tmp_path / "guide.md").write_text("Nobody is named here.\n", "utf-8")
    return Project(tmp_path)


@pytest.mark.parametrize("name", ["Sample Lake", "Lake: the second", "{Lake}", "# Lake", "- Lake", "L\"a'ke", "湖"])
def test_a_name_is_changed_everywhere_and_nothing_else(project: Project, name: str) -> None:
    change = Renaming(name_pattern(["Sample River"]), name, {"sample-river": "lake"})
    done = retexted(project, change)
    assert [file.path.name for file in done] == ["issue.yaml", "letter.md"]
    for file in done:
        file.write()
    text = (project.root / "issues/2026-12/issue.yaml").read_text("utf-8")
    data = plain(load(project.root / "x.yaml", text))
    assert data["title"] == f"{name}: a visit"
    assert data["picks"][0]["note"] == f"A kitchen, by {name}, with two words."
    assert data["picks"][0]["creators"] == ["lake"]
    assert data["picks"][0]["escaped"] == data["picks"][1]["note"] == name
    assert "Sample River" not in text
    assert "Sample" not in (project.root / "issues/2026-12/letter.md").read_text("utf-8").replace(name, "")
    assert retexted(project, change) == []


def test_a_plain_change_leaves_every_other_character(project: Project) -> None:
    path = project.root / "issues/2026-12/issue.yaml"
    path.write_text(ISSUE.replace('    escaped: "Sample\\x20River"\n', ""), "utf-8")
    change = Renaming(name_pattern(["Sample River"]), "Sample Lake", {})
    done = {file.path.name: file.text for file in retexted(project, change)}
    expected = (
        path.read_text("utf-8").replace("Sample River", "Sample Lake").replace("Sample\n      River", "Sample Lake")
    )
    assert done["issue.yaml"] == expected


ONE_WORD = """\
# River makes these; the river is wide.
picks:
  - id: river-one
    url: https://river.example.org/river   # stays
    creators: [drum, river]
    note: River, by the river
  - id: two
    creators:
      - river
      - drum
waivers:
  - {finding: "support:river.shown", reason: River asked for it}
"""


@pytest.mark.parametrize("former", ["River", "river"])
def test_a_name_of_one_word_leaves_addresses_and_other_words(project: Project, former: str) -> None:
    path = project.root / "issues/2026-12/issue.yaml"
    path.write_text(ONE_WORD.replace("River", former), "utf-8")
    change = Renaming(name_pattern([former]), "Robin", {"river": "robin", "river-one": "robin-one"})
    done = next(one for one in retexted(project, change) if one.path == path)
    data = plain(load(path, done.text))
    assert [pick["id"] for pick in data["picks"]] == ["robin-one", "two"]
    assert [pick["creators"] for pick in data["picks"]] == [["drum", "robin"], ["robin", "drum"]]
    assert data["picks"][0]["url"] == "https://river.example.org/river"
    assert data["waivers"][0] == {"finding": "support:robin.shown", "reason": "Robin asked for it"}
    assert data["picks"][0]["note"] == ("Robin, by the river" if former == "River" else "Robin, by the Robin")
    assert "# stays" in done.text
    assert done.text.startswith("# Robin makes these")


@pytest.mark.parametrize("name", ["Robin", 'Robin "Bird" Lake', "Robin \\ Lake", "O'Robin"])
def test_a_name_stands_in_settings_as_it_is_written(project: Project, name: str) -> None:
    path = project.root / "curator.toml"
    path.write_text('# With Sample River.\n[charter]\naccountable_to = ["Sample River, first"]\n', "utf-8")
    done = next(
        one for one in retexted(project, Renaming(name_pattern(["Sample River"]), name, {})) if one.path == path
    )
    assert tomllib.loads(done.text)["charter"]["accountable_to"] == [f"{name}, first"]
    assert "Sample River" not in done.text
