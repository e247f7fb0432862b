"""A page asks for few files and they are small: what somebody with an empty cache waits for. Seconds are measured by page_cost.py."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from page_cost import Cost, pages
from scenario import Play, load
from server import Server

MOST_ASKED = 12
MOST_BYTES = 60 * 1024
"""Of a page itself, compressed and with its headers, until it can be used."""
MORE = {"desk": 76 * 1024, "checkIn": 82 * 1024, "checkIn, desk": 96 * 1024, "shared": 80 * 1024}
"""The desk comes on top; after the workshop more of the method stands on one page."""


@pytest.mark.long
def test_a_page_asks_for_few_and_small_files(browser: Browser, server: Server) -> None:
    seen = []
    for name, page in pages(Play(server.address, load())):
        cost = Cost(browser, server.address, **page)
        most = MORE.get(name) or (MORE["desk"] if name.endswith(", desk") else MOST_BYTES)
        told = f"{name}: {len(cost.files)} requests, {cost.of_the_page} bytes of {most}: {cost.files}"
        assert len(cost.files) <= MOST_ASKED and cost.of_the_page <= most, told
        seen.append(name)
    assert {"start", "door", "rate", "commit, desk", "shared"} <= set(seen)
