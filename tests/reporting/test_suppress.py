"""Small groups are hidden, and nothing that is shown tells what they hold."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from curator.reporting.suppress import SMALL, Count, alone, parts

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
