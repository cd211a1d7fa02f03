"""The fast reader of YAML reads what the full one reads, or nothing."""

import datetime as dt
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from curator.errors import FileError
from curator.store.plain_yaml import read
from curator.store.yaml_file import load, plain

ROOT = Path(__file__).parents[2]
PATH = Path("sample.yaml")
LINES = (
    "a: one", "b: 'it''s'", 'c: "two # words"', "d: 3", "e: 2026-12-01", "f: 2026-12", "g:", "  h: x", "  i: [1, 2]",
    "  - j: y", "    k: z", "- l", "m: {n: o, p: 'q'}", "r: >-", "  some words", "  and more", "    deeper", "",
    "# note", "s: yes", "t: true", "u: null", "v: ~", "w: a: b", "x: a # b", "y: &z 1", "z: *z", "a: again", "aa: |",
    "\tb: c", "ab: 1.5", "ac: 012", "ad: [a, [b]]", "ae: https://x.example/#y", "af: “quoted”", "ag: -", "ah: - b",
    "ai: !t b", "---", "aj: 'a' b", "ak: [a, ]", "al: {a: b, a: c}", "am: a:", "an: 2026-02-31", "ao: 1e3", "ap: 0x1f",
    "aq: é", "ar: [x y]", "as: [a,", "  b]", "at: {a: [b, {c: d}],", "  c: d}", "au: [a]]", "av: {a}", "aw: [a: b]",
    "ax: ['a]', \"}b\"]", "ay: {a: b c, d: 2026-01-01}", "az: [a # b", "ba: []", "bb: {}", "bc: {a: }", "bd: [,]",
    "be: 5m", "bf: 60 EUR", "bg: {a: the makers' shop}", "bh: [it's, 'x']", "bi: 1e", "bj: 2-e5", "bk: 12:30", "bl: 1d",
    "on: off", "bm: No", "bn: NULL", "bo: tRue", "bp: y",
)  # fmt: skip


def same(one: object, other: object) -> bool:
    """Equal, and of the same kind all the way down."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    kinds = (bool, int, str, dt.date, type(None))
    kind = next((kind for kind in kinds if isinstance(one, kind)), None)
    return kind is not None and isinstance(other, kind) and str(one) == str(other)


def agree(text: str) -> bool:
    """True where the fast reader read something; whatever it read, the full reader reads too."""
    found = read(text)
    if found is None:
        return False
    assert same(plain(found), plain(load(PATH, text))), text
    return True


@pytest.mark.parametrize("name", ["sources.yaml", "issues/2026-12/issue.yaml"])
def test_what_comes_with_curator_is_read_fast(name: str) -> None:
    assert agree((ROOT / name).read_text("utf-8"))


@pytest.mark.parametrize("line", LINES)
def test_each_kind_of_line_is_read_alike_or_left_alone(line: str) -> None:
    for text in (f"{line}\n", f"top:\n  {line}\n", f"top:\n  - {line}\n", f"{line}\n\nlast: x", f"{line}"):
        try:
            agree(text)
        except FileError:
            pytest.fail(f"the full reader refuses {text!r}")


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(("", "", "  ", "    "))), max_size=9))
def test_any_lines_are_read_alike_or_left_alone(lines: list[tuple[str, str]]) -> None:
    text = "".join(f"{indent}{line}\n" for line, indent in lines)
    try:
        agree(text)
    except FileError:
        pytest.fail(f"the full reader refuses {text!r}")


words = st.text(st.characters(codec="utf-8"), max_size=30)
scalars = st.one_of(words, st.integers(0, 10**6), st.booleans(), st.none(), st.dates(dt.date(1900, 1, 1)))
names = st.from_regex(r"[a-z_][a-z_]{0,8}", fullmatch=True)
data = st.dictionaries(
    names, st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4)),
    min_size=1, max_size=5,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(data, st.sampled_from(((2, 2, 0), (2, 4, 2))), st.sampled_from((60, 4096)))
def test_whatever_is_written_is_read_alike_or_left_alone(
    value: object, indent: tuple[int, int, int], width: int
) -> None:
    yaml, out = YAML(), io.StringIO()
    yaml.indent(*indent)
    yaml.width = width
    yaml.dump(value, out)
    agree(out.getvalue())
