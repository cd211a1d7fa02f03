"""The quick reader of YAML reads what the full one reads, or the full one is asked."""

import datetime as dt
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from curator.errors import FileError
from curator.model.issue import Issue
from curator.project import Project
from curator.settings import load_settings
from curator.store.issue_files import load_issue
from curator.store.source_file import load_sources
from curator.store.yaml_file import load, plain, plain_data, read_yaml

ROOT = Path(__file__).parents[2]
PATH = Path("sample.yaml")
LINES = (
    "a: one", "b: 'it''s'", 'c: "two # words"', "d: 3", "e: 2026-12-01", "f: 2026-12", "g:", "  h: x", "  i: [1, 2]",
    "  - j: y", "    k: z", "- l", "m: {n: o, p: 'q'}", "r: >-", "  some words", "  and more", "    deeper", "",
    "# note", "s: yes", "t: true", "u: null", "v: ~", "w: a: b", "x: a # b", "y: &z one", "z: *z", "a: again", "aa: |",
    "\tb: c", "ab: 1.5", "ad: [a, [b]]", "ae: https://x.example/#y", "af: “quoted”", "ag: -", "ah: - b",
    "---", "aj: 'a' b", "ak: [a, ]", "al: {a: b, a: c}", "am: a:", "ao: 1e3", "ap: 0x1f",
    "aq: é", "ar: [x y]", "as: [a,", "  b]", "at: {a: [b, {c: d}],", "  c: d}", "au: [a]]", "av: {a}", "aw: [a: b]",
    "ax: ['a]', \"}b\"]", "ay: {a: b c, d: 2026-01-01}", "az: [a # b", "ba: []", "bb: {}", "bc: {a: }", "bd: [,]",
    "be: 5m", "bf: 60 EUR", "bg: {a: the makers' shop}", "bh: [it's, 'x']", "bj: 2-e5", "bk: 12:30",
    "on: off", "bm: No", "bo: tRue", "bp: y",
)  # fmt: skip


def written(value: object) -> object:
    """Dates as they are written, the whole way down."""
    if isinstance(value, dict):
        return {key: written(one) for key, one in value.items()}
    if isinstance(value, list):
        return [written(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def agree(text: str) -> None:
    """What the quick reader takes for a mapping, the full reader reads too, and alike."""
    found = plain_data(text)
    if found is not None:
        assert written(plain(found)) == written(plain(load(PATH, text))), text


@pytest.mark.parametrize("line", LINES)
def test_each_kind_of_line_is_read_alike_or_left_alone(line: str) -> None:
    for text in (f"{line}\n", f"top:\n  {line}\n", f"top:\n  - {line}\n", f"{line}\n\nlast: x", f"{line}"):
        agree(text)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(("", "", "  ", "    "))), max_size=9))
def test_any_lines_are_read_alike_or_left_alone(lines: list[tuple[str, str]]) -> None:
    agree("".join(f"{indent}{line}\n" for line, indent in lines))


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029\ufeff"))
scalars = st.one_of(words, st.integers(0, 10**6), st.booleans(), st.none(), st.dates(dt.date(1900, 1, 1)))
names = st.from_regex(r"[a-z_][a-z_]{0,8}", fullmatch=True)
data = st.dictionaries(
    names, st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4)),
    min_size=1, max_size=5,
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(data, st.sampled_from(((2, 2, 0), (2, 4, 2))), st.sampled_from((60, 4096)))
def test_whatever_is_written_is_read_alike_or_left_alone(
    value: object, indent: tuple[int, int, int], width: int
) -> None:
    yaml, out = YAML(), io.StringIO()
    yaml.indent(*indent)
    yaml.width = width
    yaml.dump(value, out)
    agree(out.getvalue())


@pytest.mark.parametrize(
    "text", ["a: 1\na: 2\n", "a: {b: 1, b: 2}\n", "a: b: c\n", "a:\n\tb: 1\n", "- a\n", "", "a: [\n"]
)
def test_what_is_doubtful_is_left_to_the_full_reader(text: str) -> None:
    assert plain_data(text) is None


def test_the_sample_newsletter_is_the_same_by_both_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(ROOT)

    def both() -> tuple[object, Issue]:
        return load_sources(project), load_issue(project, "2026-12", load_settings(ROOT).config.issue.sections)

    quick = both()
    monkeypatch.setattr("curator.store.yaml_file.plain_data", lambda text: None)
    assert both() == quick


def test_a_mistake_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text("sources:\n  - id: sample\n    name: Sample\n    naem: x\n", "utf-8")
    with pytest.raises(FileError) as caught:
        load_sources(Project(tmp_path))
    assert caught.value.line == 4
    assert read_yaml(tmp_path / "sources.yaml").data["sources"][0]["naem"] == "x"
