"""Where the matrix puts its points, held to the vectors in matrix-layout.json by the very module the browser runs."""

from __future__ import annotations

import itertools
import json
import math
import pathlib
from typing import Any

import pytest
from playwright.sync_api import Browser

from server import Server

VECTORS = json.loads((pathlib.Path(__file__).parent / "matrix-layout.json").read_text(encoding="utf-8"))["cases"]
HAIR = 0.01  # of a pixel

Layout = dict[str, Any]
Box = tuple[float, float, float, float]


@pytest.fixture(scope="module")
def layouts(browser: Browser) -> list[Layout]:
    with Server() as server:
        context = browser.new_context(bypass_csp=True)
        page = context.new_page()
        page.goto(f"http://{server.address}/")
        made = page.evaluate("""async (vectors) => {
            const { matrixLayout } = await import("/parts/matrixLayout.js");
            const lay = (vector) => matrixLayout(vector.points, vector);
            const once = vectors.map(lay);
            if (JSON.stringify(once) !== JSON.stringify(vectors.map(lay))) throw new Error("the same input made two pictures");
            return once;
        }""", VECTORS)
        context.close()
    return made


@pytest.mark.parametrize("index", range(len(VECTORS)), ids=[vector["name"] for vector in VECTORS])
def test_the_picture_of(index: int, layouts: list[Layout]) -> None:
    vector, layout = VECTORS[index], layouts[index]
    expected = vector["expect"]
    points = layout["points"]
    assert [point["id"] for point in points] == [point["id"] for point in vector["points"]]
    assert outside(layout) == []
    assert touching(layout) == []
    assert across_a_cut(layout) == []
    assert colliding_labels(layout) == []
    assert sum(not point["moved"] for point in points) >= expected.get("atTruePlace", 0)
    labelled = sum("label" in point for point in points)
    assert labelled >= expected.get("labelled", 0)
    assert labelled <= expected.get("mostLabelled", len(points))
    for id_, quadrant in expected.get("corner", {}).items():
        assert quadrant_of(layout, next(point for point in points if point["id"] == id_)) == quadrant


def outside(layout: Layout) -> list[str]:
    square, radius = layout["square"], layout["radius"]
    return [point["id"] for point in layout["points"]
            if not (square["x"] <= point["x"] - radius and point["x"] + radius <= square["x"] + square["side"]
                    and square["y"] <= point["y"] - radius and point["y"] + radius <= square["y"] + square["side"])]


def touching(layout: Layout) -> list[tuple[str, str]]:
    apart = 2 * layout["radius"] - HAIR
    return [(a["id"], b["id"]) for a, b in itertools.combinations(layout["points"], 2)
            if math.hypot(a["x"] - b["x"], a["y"] - b["y"]) < apart]


def across_a_cut(layout: Layout) -> list[str]:
    cut = layout["cut"]
    return [point["id"] for point in layout["points"]
            if (point["x"] >= cut["x"]) != (point["trueX"] >= cut["x"]) or (point["y"] <= cut["y"]) != (point["trueY"] <= cut["y"])]


def colliding_labels(layout: Layout) -> list[str]:
    square, radius, font = layout["square"], layout["radius"], layout["font"] - 1
    frame = (square["x"], square["y"], square["side"], square["side"])
    labels = {point["id"]: label_box(point["label"], font) for point in layout["points"] if "label" in point}
    discs = [(point["x"] - radius, point["y"] - radius, 2 * radius, 2 * radius) for point in layout["points"]]
    found = [f"{id_} on a point" for id_, box in labels.items() if any(overlap(box, disc) for disc in discs)]
    found += [f"{id_} leaves the square" for id_, box in labels.items() if not within(box, frame)]
    return found + [f"{a} on {b}" for (a, one), (b, other) in itertools.combinations(labels.items(), 2) if overlap(one, other)]


def label_box(label: dict[str, Any], font: float) -> Box:
    left = {"start": label["x"], "end": label["x"] - label["width"], "middle": label["x"] - label["width"] / 2}[label["anchor"]]
    return left, label["y"] - font * 0.85, label["width"], font * 1.15


def overlap(a: Box, b: Box) -> bool:
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


def within(box: Box, frame: Box) -> bool:
    return box[0] >= frame[0] and box[0] + box[2] <= frame[0] + frame[2] and box[1] >= frame[1] and box[1] + box[3] <= frame[1] + frame[3]


def quadrant_of(layout: Layout, point: dict[str, Any]) -> str:
    high_impact, high_effort = point["y"] <= layout["cut"]["y"], point["x"] >= layout["cut"]["x"]
    return {(True, False): "quickWin", (True, True): "bigBet", (False, False): "fillIn", (False, True): "moneyPit"}[high_impact, high_effort]
