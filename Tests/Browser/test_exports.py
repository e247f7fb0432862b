"""The files that one takes away, read by programs that are not ours: tables by Python's reader, the picture and the printed report by
the browser, the paper by a PDF reader, Markdown by another reader of it."""

from __future__ import annotations

import csv
import io
import itertools
import json
import random
import re
import unicodedata
from typing import Any, Iterator

import pypdf
import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import Browser, Page

from house import SCREENS
from scenario import Play, load
from server import Server
from wire import Member, join_room, open_room

TABLES = "cards objectives asks tradeOffs actions checkIns".split()
BEGINNINGS = tuple("=+-@\t\r\n＝＋－＠−")
HOSTILE = ["=1+1", "+49 30", "-2", "@SUM(A1)", " =HYPERLINK(\"http://x\",\"y\")", "＝1", "say \"no\", please;=1", "one\ntwo\n- three",
           "<script>alert(1)</script>", "]]>&amp;<b>", "العربية: ما الذي يجب أن يتغيّر؟", "שלום עולם", "👩‍🔧 品質を上げる", "e\u0301 Überprüfungsverfahren",
           "word " * 399 + "end"]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture(scope="module")
def worked(server: Server) -> Member:
    return Play(server.address, load()).run().desk


@pytest.fixture(scope="module")
def crowded(server: Server) -> Member:
    """Sixty cards, hostile ones among them, rated by three; nothing is decided."""
    anna = open_room(server.address, {"title": "=cmd|' /C calc'!A0 <b>& Überprüfung"}, {"name": "Anna", "function": "Sales"})
    people = [anna, *(join_room(server.address, anna.code, {"name": name, "function": "Sales"}) for name in ("Béla", "Elif"))]
    texts = [*HOSTILE, *(f"What holds us back, number {number}" for number in range(60 - len(HOSTILE)))]
    cards = [anna.perform("card.post", kind="challenge", text=text)["created"] for text in texts]
    anna.perform("cards.reveal")
    anna.perform("step.open", step=next(id for id, step in anna.snapshot()["agenda"]["steps"].items() if step["kind"] == "rate"))
    round_ = anna.perform("round.open")["created"]
    chance = random.Random(60)
    for card, person in itertools.product(cards, people):
        person.perform("rating.cast", round=round_, card=card, impact=chance.randint(1, 5), effort=chance.randint(1, 5))
    anna.perform("round.reveal", round=round_)
    return anna


def exported(member: Member, file: str) -> str:
    reply = member.get(f"export/{file}")
    assert reply.status == 200, reply.body
    return reply.body.decode()


def table(member: Member, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(exported(member, f"{name}.csv"), newline=""), strict=True))


def is_number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", cell) is not None


def test_tables_of_the_worked_case_read_as_what_the_room_holds(worked: Member) -> None:
    room = json.loads(exported(worked, "room.json"))
    cards = {row["card"]: row for row in table(worked, "cards")}
    assert {id: card["text"] for id, card in room["cards"].items()} == {id: row["text"] for id, row in cards.items()}
    newest = max(room["rounds"].values(), key=lambda one: one["number"])
    for id, result in newest["results"].items():
        assert float(cards[id]["impactMean"]) == pytest.approx(result["impact"]["mean"], rel=1e-12)
        assert cards[id]["quadrant"] == result["quadrant"]
    assert {row["keyResult"] for row in table(worked, "objectives")} == set(room["keyResults"])
    for name, key, column in (("asks", "ask", "what"), ("actions", "action", "task")):
        assert {row[key]: row[column] for row in table(worked, name)} == {id: one[column] for id, one in room[name].items()}
    assert {row["checkIn"] for row in table(worked, "checkIns")} == set(room["checkIns"])


def test_no_cell_of_any_table_begins_a_formula(worked: Member, crowded: Member) -> None:
    for member, name in itertools.product((worked, crowded), TABLES):
        for row in table(member, name):
            for cell in [*row, *row.values()]:
                assert not cell.lstrip().startswith(BEGINNINGS) or is_number(cell), (name, cell)
    texts = {row["text"].replace("'", "") for row in table(crowded, "cards")}
    assert texts >= {text.strip().replace("'", "") for text in HOSTILE}


def test_another_reader_of_markdown_finds_headings_lists_and_words_in_the_record(worked: Member, crowded: Member) -> None:
    for member in (worked, crowded):
        record = exported(member, "record.md")
        blocks = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(record)
        kinds = {part.type for block in blocks for part in (block, *(block.children or []))}
        assert kinds <= {f"{one}_{side}" for one in ("heading", "paragraph", "bullet_list", "list_item", "strong") for side in ("open", "close")} \
            | {"inline", "text", "code_inline", "softbreak"}
        headings = [after.content for block, after in itertools.pairwise(blocks) if block.type == "heading_open"]
        assert headings == [line.lstrip("#").strip() for line in record.splitlines() if line.startswith("#")]
        plain = "".join(part.content for block in blocks for part in block.children or [])
        for card in json.loads(exported(member, "room.json"))["cards"].values():
            assert [word for word in card["text"].split() if word not in plain] == []


@pytest.mark.parametrize("file", ["matrix.svg", "report.html"])
def test_what_a_browser_shows_by_itself_keeps_its_policy(browser: Browser, crowded: Member, file: str) -> None:
    context = browser.new_context(extra_http_headers={"Authorization": f"Bearer {crowded.token}"})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.append(request.url) if not request.url.endswith((file, "/favicon.ico")) else None)
    reply = page.goto(f"http://{crowded.wire.address}/api/rooms/{crowded.code}/export/{file}")
    assert reply and reply.status == 200
    assert complaints == []
    context.close()


def opened(browser: Browser, html: str, width: int = 1000) -> Page:
    """A page with this in it and nothing of ours around it."""
    page = browser.new_page(viewport={"width": width, "height": 1300})
    page.set_content(html)
    return page


def test_no_two_labels_of_sixty_cards_lie_on_each_other(browser: Browser, crowded: Member, worked: Member) -> None:
    for name, member in (("sixty", crowded), ("worked", worked)):
        page = opened(browser, exported(member, "matrix.svg").split("?>", 1)[1])
        boxes: list[dict[str, Any]] = page.locator("svg text").evaluate_all(
            "(all) => all.map((one) => { const { x, y, width, height } = one.getBoundingClientRect();"
            " return { words: one.textContent, x, y: y + height * 0.2, width, height: height * 0.6 }; })")
        edge = page.locator("svg").evaluate("(one) => one.getBoundingClientRect().right")
        SCREENS.mkdir(parents=True, exist_ok=True)
        page.locator("svg").screenshot(path=SCREENS / f"matrix-{name}.png")
        page.close()
        assert [one["words"] for one in boxes if one["x"] + one["width"] > edge or one["x"] < 0] == []
        assert [(a["words"], b["words"]) for a, b in itertools.combinations(boxes, 2)
                if a["x"] < b["x"] + b["width"] and b["x"] < a["x"] + a["width"] and a["y"] < b["y"] + b["height"] and b["y"] < a["y"] + a["height"]] == []


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_report_prints_with_page_numbers_and_whole_rows(browser: Browser, worked: Member, crowded: Member, paper: str) -> None:
    for name, member in (("worked", worked), ("crowded", crowded)):
        page = opened(browser, exported(member, "report.html"))
        paper_ = pypdf.PdfReader(io.BytesIO(page.pdf(format=paper, print_background=True)))
        page.close()
        width, height = (float(side) for side in (paper_.pages[0].mediabox.width, paper_.pages[0].mediabox.height))
        assert (width, height) == pytest.approx({"A4": (595.3, 841.9), "Letter": (612, 792)}[paper], abs=1)
        pages = [plain(one.extract_text()) for one in paper_.pages]
        foot = plain("Decision record" if name == "worked" else "DRAFT, nothing in here is final")
        for number, text in enumerate(pages, 1):
            assert plain(f"{number} of {len(pages)}") in text and foot in text, (name, number, text[-200:])
        for row in table(member, "cards"):
            if row["state"] == "merged" or not row["text"].isascii() or len(row["text"]) > 500:
                continue  # scripts that are shaped come back in another order
            words = plain(row["text"].removeprefix("'").replace(";'", ";").replace("\n'", "\n"))
            assert any(words in text for text in pages), f"cut between pages: {row['text']}"


def plain(text: str) -> str:
    """Without ligatures, and without what a line break in a cell may add or take away."""
    return re.sub(r"[\s\-‐\u00ad]+", "", unicodedata.normalize("NFKC", text))
