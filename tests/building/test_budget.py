"""What an issue weighs, and what would make it lighter."""

from dataclasses import replace

from curator.building.budget import Advice, advise
from curator.model.issue import Issue, Variant
from tests.rendering import samples

WEIGHTS = {"pick-1": 300, "pick-2": 500, "pick-3": 300}


def issue() -> Issue:
    return replace(samples.rich_issue(), picks=tuple(samples.pick(n) for n in (1, 2, 3)))


def ask(size: int, budget: int, *, compact: bool = False) -> tuple[Advice | None, int]:
    """The advice, and how many times the mail was rendered for it."""
    count = 0

    def render(made: Issue, smaller: bool) -> Variant:
        nonlocal count
        count += 1
        weight = 900 + sum(WEIGHTS[pick.id] for pick in made.picks)
        return Variant("standard", "", "", "x" * (weight - 400 if smaller and not compact else weight), "")

    found = advise(issue(), size, budget, compact=compact, render=render, weigh=lambda made: len(made.html))
    return found, count


def test_within_the_budget_nothing_is_said_and_nothing_rendered() -> None:
    assert ask(2000, 2000) == (None, 0)


def test_above_it_picks_are_named_by_what_they_cost_the_dearest_first() -> None:
    advice, count = ask(2000, 1800)
    assert advice
    assert count == 4
    assert [(cost.id, cost.bytes) for cost in advice.picks] == [("pick-2", 500), ("pick-1", 300), ("pick-3", 300)]
    assert (advice.compact, advice.compact_is_enough) == (1600, True)
    smaller, _ = ask(2000, 1500)
    assert smaller
    assert not smaller.compact_is_enough


def test_the_compact_layout_is_not_proposed_where_it_is_set() -> None:
    advice, count = ask(2000, 1800, compact=True)
    assert advice
    assert (advice.compact, count) == (None, 3)
