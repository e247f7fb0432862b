"""By keyboard alone and in calm: the focus can always be seen, and nothing moves for those who prefer that it does not."""

from __future__ import annotations

from playwright.sync_api import expect

from gathering import gather, lay_cards, opens
from house import House
from person import Person

MOST_STOPS = 60


def test_the_focus_can_be_seen(house: House) -> None:
    anna = gather(house)
    lay_cards(anna, "Deals that never close", "Discounts are agreed in chat")
    for step in ("introduce", "diagnose", "rate", "shape", "align", "plan", "commit", "wrapUp"):
        opens(anna, step)
        anna.is_at(step)
        anna.page.locator("#main").focus()
        assert stops(anna, step) > 3, f"{step}: hardly anything can be reached by Tab"


def stops(person: Person, step: str) -> int:
    """Goes through the page by Tab; every stop must look another way than without the focus."""
    person.page.evaluate("() => { globalThis.visited = new Set(); }")
    for number in range(MOST_STOPS):
        person.page.keyboard.press("Tab")
        stop = person.page.evaluate("""() => {
            const one = document.activeElement;
            if (!one || one === document.body || visited.has(one)) return null;
            visited.add(one);
            const near = [one, one.nextElementSibling, one.closest("label"), one.parentElement].filter(Boolean);
            const rings = near.map((place) => getComputedStyle(place)).some((style) =>
                (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none");
            return { rings, words: `${one.outerHTML.slice(0, 140)} ${one.textContent.slice(0, 60)}` };
        }""")
        if stop is None:
            return number
        assert stop["rings"], f"{step}: nobody sees that the focus is on {stop['words']}"
    return MOST_STOPS


def test_nothing_moves_for_those_who_prefer_calm(house: House) -> None:
    bela = house.welcome("Béla Novák", "Sales", reduced_motion="reduce")
    anna = gather(house, bela)
    opens(anna, "diagnose")
    bela.is_at("diagnose")
    bela.page.evaluate("""() => {
        globalThis.moved = [];
        for (const kind of ["animationstart", "transitionstart"]) {
            addEventListener(kind, (event) => {
                const longest = Math.max(...event.target.getAnimations().map((one) => Number(one.effect.getComputedTiming().duration)), 0);
                if (longest > 1) moved.push(`${event.animationName ?? event.propertyName} on ${event.target.className}: ${longest} ms`);
            }, true);
        }
    }""")
    lay_cards(anna, "Deals that never close", "Discounts are agreed in chat")
    expect(bela.page.locator("article.card")).to_have_count(2)
    opens(anna, "rate")
    bela.is_at("rate")
    assert bela.page.evaluate("() => moved") == []
