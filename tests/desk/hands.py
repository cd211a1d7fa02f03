"""Two ways to work at the desk: with a mouse, and with a keyboard alone. A test that takes either says it for both."""

import re
from typing import Protocol

from playwright.sync_api import Locator, Page

FOCUSED = "element => element === document.activeElement || element.contains(document.activeElement)"


class Hand(Protocol):
    """What a person does at a page."""

    page: Page

    def press(self, place: Locator) -> None:
        """A button or link."""
        ...

    def open(self, place: Locator) -> None:
        """What unfolds, if it is not open yet."""
        ...

    def write(self, place: Locator, text: str) -> None:
        """Text into a field, in place of what stood there."""
        ...

    def choose(self, place: Locator, label: str) -> None:
        """One of the things in a list."""
        ...

    def tick(self, place: Locator) -> None:
        """A box or one of several."""
        ...


class Mouse:
    """A mouse, and a keyboard for words only."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, place: Locator) -> None:
        place.click()

    def open(self, place: Locator) -> None:
        if not place.evaluate("element => element.parentElement.open"):
            place.click()

    def write(self, place: Locator, text: str) -> None:
        place.click()
        place.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, place: Locator, label: str) -> None:
        place.select_option(label=label)

    def tick(self, place: Locator) -> None:
        place.check()


class Keyboard:
    """A keyboard alone: nothing is ever clicked, and a place is reached by Tab."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, place: Locator, most: int = 250) -> None:
        """Tab until the focus is there, forwards or backwards, whichever is nearer; what has it can be seen."""
        place.wait_for()
        if place.evaluate(FOCUSED):
            return
        # 4: the focus stands after it in the page
        before = place.evaluate("element => Boolean(element.compareDocumentPosition(document.activeElement) & 4)")
        for _ in range(most):
            self.page.keyboard.press("Shift+Tab" if before else "Tab")
            if place.evaluate(FOCUSED):
                assert self.is_seen(), "the focus cannot be seen"
                return
        raise AssertionError(f"Tab does not lead to {place}")

    def is_seen(self) -> bool:
        """True where what has the focus is marked."""
        return bool(
            self.page.evaluate(
                """() => { const style = getComputedStyle(document.activeElement);
                return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2; }"""
            )
        )

    def press(self, place: Locator) -> None:
        self.reach(place)
        self.page.keyboard.press("Enter")

    def open(self, place: Locator) -> None:
        if not place.evaluate("element => element.parentElement.open"):
            self.press(place)

    def write(self, place: Locator, text: str) -> None:
        self.reach(place)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, place: Locator, label: str) -> None:
        self.reach(place)
        self.page.keyboard.type(label)
        chosen = place.evaluate("element => element.selectedOptions[0].label")
        assert re.sub(r"\W", "", str(chosen)) == re.sub(r"\W", "", label), f"{chosen} is not {label}"

    def tick(self, place: Locator) -> None:
        if place.get_attribute("type") == "radio":
            self._turn_to(place)
        else:
            self.reach(place)
            if not place.is_checked():
                self.page.keyboard.press("Space")
        assert place.is_checked()

    def _turn_to(self, place: Locator) -> None:
        """A group of radio buttons is one stop; arrows go through it."""
        name = place.get_attribute("name")
        group = place.locator(f"xpath=ancestor::form//input[@name='{name}']")
        first = place.locator(f"xpath=ancestor::form//input[@name='{name}']").first
        chosen = place.page.locator(f"input[name='{name}']:checked").first
        self.reach(chosen if chosen.count() and chosen.is_visible() else first)
        for _ in range(group.count() + 1):
            if place.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
