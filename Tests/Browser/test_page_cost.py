"""A page asks for few files and they are small: what somebody with an empty cache waits for. Seconds are measured by page_cost.py."""

from __future__ import annotations

import itertools

import pytest
from playwright.sync_api import Browser

from page_cost import Cost, pages
from scenario import Play, load
from server import Server

MOST_ASKED = 12
MOST_BYTES = 60 * 1024
"""Of a page itself, compressed and with its headers, until it can be used; what a room says is not compressed."""


@pytest.mark.long
def test_a_page_asks_for_few_and_small_files(browser: Browser, server: Server) -> None:
    seen = []
    for name, page in pages(Play(server.address, load())):
        cost = Cost(browser, server.address, **page)
        told = f"{name}: {len(cost.files)} requests, {cost.of_the_page} bytes: {cost.files}"
        assert len(cost.files) <= MOST_ASKED and cost.of_the_page <= MOST_BYTES, told
        seen.append(name)
    assert {"start", "door", "rate", "commit, desk", "checkIn, desk", "shared"} <= set(seen)


def test_what_is_asked_for_ahead_is_what_the_page_needs(browser: Browser, server: Server) -> None:
    for name, page in itertools.islice(pages(Play(server.address, load())), 2, 4):
        first = Cost(browser, server.address, **page)
        again = Cost(browser, server.address, kept=first.kept, **page)
        assert again.asked == first.asked, name
