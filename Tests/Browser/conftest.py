"""A real server and a real browser for every test here; each test gets a house of its own with a room and its people."""

from __future__ import annotations

import pathlib
import sys
from typing import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "Guarantees")]

from house import House  # noqa: E402
from person import Person  # noqa: E402
from server import Server  # noqa: E402

CHROMIUM = "/usr/bin/chromium"
SEEN_WITHIN = 60_000  # a limit for machines that are busy, never a wait
expect.set_options(timeout=SEEN_WITHIN)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-pictures", action="store_true", help="only play: no screenshots, no look for barriers")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: begins first, so that the short ones fill the time beside it")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> pytest.TestReport:
    report = yield
    item.went_wrong = report.failed
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def house(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[House]:
    """Everybody who enters through it is watched: whatever their page complains about fails the test."""
    house = House(browser, server, request.node.name.removeprefix("test_"), SEEN_WITHIN,
                  pictures=not request.config.getoption("--no-pictures"))
    yield house
    if getattr(request.node, "went_wrong", False):
        house.remember()
    house.leave()
    assert not house.complaints, "\n".join(dict.fromkeys(house.complaints))


@pytest.fixture
def bela(house: House) -> Person:
    return house.welcome("Béla Novák", "Sales")
