"""The link as a picture: what a phone's camera reads is the room. Read back by a decoder that is not ours."""

from __future__ import annotations

import io
import re

import numpy
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from gathering import gather
from house import House
from server import Server

LINKS = ["a", "http://localhost:8080/room/ABCD-EFGH", "https://workshops.example.org/room/ABCD-EFGH#invitation=" + "Ab9-_z" * 8, "Größe 日本 😀"]


def read(picture: bytes) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))]


def of(page: Page, place: str) -> list[str]:
    """What a camera reads from this place of the page."""
    picture = page.locator(place).locator("visible=true").last
    expect(picture).to_be_visible()
    return read(picture.screenshot())


def test_every_length_is_read_back(browser: Browser, server: Server) -> None:
    """All versions, each a little and quite full; one byte too many makes no picture instead of a wrong one."""
    texts = LINKS + ["x" * length for length in range(1, 214, 3)] + ["x" * 213]
    page = browser.new_page()
    page.goto(f"http://{server.address}/")
    pictures = page.evaluate("""async (texts) => {
        const { qrModules } = await import("/components/qr.js");
        return [...texts, "x".repeat(214)].map(qrModules);
    }""", texts)
    page.close()
    assert pictures.pop() is None
    for text, modules in zip(texts, pictures, strict=True):
        shades = numpy.pad(numpy.where(numpy.array(modules), 0, 255).astype(numpy.uint8), 4, constant_values=255)
        assert [code.text for code in zxingcpp.read_barcodes(numpy.kron(shades, numpy.ones((4, 4), numpy.uint8)))] == [text]
    assert {len(modules) for modules in pictures} == {17 + 4 * version for version in range(1, 11)}


def test_one_comes_in_by_the_picture(house: House) -> None:
    anna = gather(house)
    room = f"{house.address}/room/{anna.code}"
    anna.presses("Room menu")
    anna.presses("Invite people", anna.page.get_by_role("dialog"))
    assert of(anna.page, ".invite-qr") == [room]
    house.look("invite", anna)

    elif_ = house.welcome("Elif Şahin", "Marketing", phone=True)
    elif_.follows_the_link(of(anna.page, ".invite-qr")[0].rsplit("/", 1)[1])
    expect(anna.page.locator(".bar-people")).to_contain_text(re.compile("^2"))
    anna.page.keyboard.press("Escape")

    projector = anna.context.new_page()
    projector.set_viewport_size({"width": 1920, "height": 1080})
    projector.goto(f"/room/{anna.code}#projector")
    assert of(projector, ".bar-qr") == [room]
    projector.screenshot(path=house.screens / "projector.png")
    projector.close()


def test_a_second_device_reads_its_link_from_the_first(house: House) -> None:
    bela = house.welcome("Béla Novák", "Sales")
    gather(house, bela)
    bela.presses("Room menu")
    bela.presses(re.compile("second device"))
    [link] = of(bela.page, ".invite-qr")
    house.look("second-device", bela)
    phone = house.welcome("Béla Novák", "Sales", phone=True)
    phone.page.goto(link)
    phone.presses("Come in")
    phone.is_in()
    assert phone.document()["you"]["id"] == bela.document()["you"]["id"]
