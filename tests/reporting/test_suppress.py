"""Small groups are hidden, and nothing that is shown tells what they hold."""

import itertools
from collections.abc import Iterator

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from curator.reporting.suppress import SMALL, Count, alone, grid, parts

counts = st.lists(
    st.integers(0, 40).flatmap(lambda number: st.builds(Count, st.just(number), st.integers(0, number))),
    min_size=1,
    max_size=6,
).map(lambda made: [one if one.people or not one.number else Count(one.number, 1) for one in made])


def test_a_number_with_few_people_behind_it_is_hidden() -> None:
    assert alone([Count(3, 3), Count(9, 4), Count(9, 5), Count(0, 0), Count(2)]) == (None, None, 9, 0, 2)


def test_the_one_hidden_part_takes_another_with_it() -> None:
    assert parts([Count(20, 9), Count(8, 6), Count(3, 2)]) == ((20, None, None), 31)


def test_where_no_other_part_helps_the_total_is_hidden() -> None:
    assert parts([Count(3, 2), Count(0, 0)]) == ((None, 0), None)
    assert parts([Count(1, 1), Count(1, 1)]) == ((None, None), None)


def test_without_small_groups_all_is_shown() -> None:
    assert parts([Count(20, 9), Count(8, 6)]) == ((20, 8), 28)
    assert parts([]) == ((), 0)


@given(counts)
def test_nothing_hidden_can_be_worked_out(made: list[Count]) -> None:
    values, total = parts(made)
    hidden = [place for place, value in enumerate(values) if value is None]
    for place, count in enumerate(made):
        assert values[place] is None or values[place] == count.number
        if count.people and count.people < SMALL:
            assert values[place] is None
    if not hidden or total is None:
        return
    left = total - sum(value for value in values if value is not None)
    assert left > len(hidden) > 1
    if len(hidden) == 2 and left <= 30:
        possible = [split for split in itertools.product(range(1, left), repeat=2) if sum(split) == left]
        assert len(possible) > 1


def test_a_small_group_takes_its_row_and_its_column_with_it() -> None:
    big, small, none = Count(9, 9), Count(2, 2), Count(0, 0)
    assert grid([[big, small], [big, big]]) == ((None, None), (None, None))
    assert grid([[big, big], [big, none]]) == ((9, 9), (9, 0))
    assert grid([[small, big, big], [big, big, big], [big, big, big]])[2] == (9, 9, 9)
    assert grid([]) == ()


cell = st.one_of(st.just(Count(0, 0)), st.builds(Count, st.integers(1, 4), st.sampled_from([1, 9])))
tables = st.integers(1, 3).flatmap(
    lambda wide: st.lists(st.lists(cell, min_size=wide, max_size=wide), min_size=1, max_size=3)
)


def others(made: list[list[Count]], shown: tuple[tuple[int | None, ...], ...]) -> Iterator[list[list[int]]]:
    """Every table with the same sums and the same shown numbers, hidden ones being one or more."""
    places = [(r, c) for r, row in enumerate(shown) for c, value in enumerate(row) if value is None]
    rows = [sum(one.number for one in row) for row in made]
    columns = [sum(row[c].number for row in made) for c in range(len(made[0]))]
    for guess in itertools.product(range(1, 6), repeat=len(places)):
        other = [[value or 0 for value in row] for row in shown]
        for (r, c), value in zip(places, guess, strict=True):
            other[r][c] = value
        if [sum(row) for row in other] == rows and [
            sum(row[c] for row in other) for c in range(len(columns))
        ] == columns:
            yield other


@settings(max_examples=60, deadline=None)
@given(tables)
def test_nothing_hidden_in_a_table_can_be_worked_out_from_its_sums(made: list[list[Count]]) -> None:
    assume(sum(one.number > 0 for row in made for one in row) <= 6)
    shown = grid(made)
    small = [(r, c) for r, row in enumerate(made) for c, one in enumerate(row) if one.number and one.people == 1]
    for r, row in enumerate(made):
        for c, one in enumerate(row):
            assert shown[r][c] in (None, one.number)
    assert all(shown[r][c] is None for r, c in small)
    possible = list(others(made, shown))
    for r, c in small:
        beside = [*shown[r], *(row[c] for row in shown)]
        assert len({other[r][c] for other in possible}) > 1 or not any(beside)
