"""The three ways in which people touch a page: a mouse, a finger, or the keyboard alone."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 250


class Hands(Protocol):
    def strikes(self, target: Locator) -> None: ...
    def writes(self, field: Locator, text: str) -> None: ...
    def chooses(self, field: Locator, label: str) -> None: ...


class Mouse:
    def strikes(self, target: Locator) -> None:
        target.click()

    def writes(self, field: Locator, text: str) -> None:
        field.fill(text)

    def chooses(self, field: Locator, label: str) -> None:
        field.select_option(label=label)


class Finger(Mouse):
    def strikes(self, target: Locator) -> None:
        target.tap()


class Keys:
    """Tab and Shift+Tab until the focus is there, then what the keyboard does to such a thing; never a mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def strikes(self, target: Locator) -> None:
        expect(target).to_be_visible()
        control = target.evaluate_handle("(one) => one.closest('label')?.control ?? one").as_element()
        if control.evaluate("(one) => one.type === 'radio'"):
            return self._picks(control)
        self.goes_to(control)
        self.page.keyboard.press("Space" if control.evaluate("(one) => one.type === 'checkbox'") else "Enter")

    def writes(self, field: Locator, text: str) -> None:
        expect(field).to_be_visible()
        self.goes_to(field.element_handle())
        if field.evaluate("(one) => one.type === 'date'"):
            return field.fill(text)  # how a date is typed depends on the place the browser is set to
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def chooses(self, field: Locator, label: str) -> None:
        expect(field).to_be_visible()
        self.goes_to(field.element_handle())
        labels = field.evaluate("(one) => [...one.options].map((option) => option.label)")
        way = labels.index(label) - field.evaluate("(one) => one.selectedIndex")
        for _ in range(abs(way)):
            self.page.keyboard.press("ArrowDown" if way > 0 else "ArrowUp")
        expect(field.locator("option:checked")).to_have_text(label)

    def goes_to(self, element) -> None:
        for _ in range(MOST_STOPS):
            where = element.evaluate("""(one) => one === document.activeElement ? "there"
                : document.activeElement === document.body || document.activeElement.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING ? "on" : "back" """)
            if where == "there":
                return
            self.page.keyboard.press("Tab" if where == "on" else "Shift+Tab")
        raise AssertionError(f"the keyboard does not reach {element.evaluate('(one) => one.outerHTML')[:160]}")

    def _picks(self, radio) -> None:
        """Tab comes to the one that is chosen; the arrows go on from there."""
        chosen = radio.evaluate_handle("(one) => [...document.getElementsByName(one.name)].find((other) => other.checked) ?? one").as_element()
        self.goes_to(chosen)
        for _ in range(12):
            if radio.evaluate("(one) => one.checked"):
                return  # some choices send the focus on to what comes next
            self.page.keyboard.press("ArrowRight")
        raise AssertionError("the arrows do not reach the choice")
