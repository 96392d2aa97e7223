"""Sheets of posters as they come out of the printer: SVG and PDF are the same drawing."""

from __future__ import annotations

import re
import zlib
from base64 import a85decode
from dataclasses import dataclass, field
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics

from minhu.places import poster

PAGE = (210.0, 297.0)
SVG = "{http://www.w3.org/2000/svg}"
LONG = "东风路与春晓街交叉口向北三百米路西家属院3号楼2单元(东户)" * 2
NUMBER = r"(-?[\d.]+)"
Box = tuple[float, float, float, float]


@dataclass
class Drawing:
    """What lies on the sheets, in mm from the upper edge of the first: frames, modules, words."""

    frames: list[Box] = field(default_factory=list)
    modules: list[Box] = field(default_factory=list)
    words: list[tuple[str, float, float, float]] = field(default_factory=list)


def cards(count: int) -> list[poster.Card]:
    places = ["示例街道 · 东风社区 · 东风第1网格", LONG]
    return [
        poster.Card(f"{n}号楼", places[n % 2], f"https://minhu.example/r/0123ABC{n}", f"0123ABC{n}")
        for n in range(count)
    ]


def from_svg(text: str) -> Drawing:
    drawn = Drawing()
    for node in ET.fromstring(text):  # noqa: S314 -- our own drawing
        if node.tag == f"{SVG}rect" and node.get("stroke"):
            drawn.frames.append(
                _box(*(float(node.get(n, "")) for n in ("x", "y", "width", "height")))
            )
        if node.tag == f"{SVG}path":
            left, top, scale = map(float, re.findall(NUMBER, node.get("transform", "")))
            for run in re.findall(r"M(\d+) (\d+)h(\d+)", node.get("d", "")):
                x, y, length = map(int, run)
                drawn.modules.append(_box(left + x * scale, top + y * scale, length * scale, scale))
        if node.tag == f"{SVG}text":
            place = (float(node.get(n, "")) for n in ("x", "y", "font-size"))
            drawn.words.append((node.text or "", *_rounded(*place)))
    return drawn


def from_pdf(content: bytes) -> Drawing:
    """Read the sheets back out of the file, as a printer does."""
    drawn = Drawing()
    for sheet, body in enumerate(re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL)):
        lines = zlib.decompress(a85decode(b"<~" + body.strip(), adobe=True)).decode("latin-1")
        for x, y, width, height, how in re.findall(
            rf"{NUMBER} {NUMBER} {NUMBER} {NUMBER} re( S)?", lines
        ):
            tall = float(height) / mm
            upper = PAGE[1] * (sheet + 1) - float(y) / mm - tall
            box = _box(float(x) / mm, upper, float(width) / mm, tall)
            (drawn.frames if how else drawn.modules).append(box)
        said = rf"1 0 0 1 {NUMBER} {NUMBER} Tm /F\d+ {NUMBER} Tf {NUMBER} TL \((.*?)\) Tj T\*"
        for x, y, size, _leading, written in re.findall(said, lines, re.DOTALL):
            text = _read(written)
            middle = float(x) + pdfmetrics.stringWidth(text, "STSong-Light", float(size)) / 2
            place = (middle / mm, PAGE[1] * (sheet + 1) - float(y) / mm, float(size) / mm)
            drawn.words.append((text, *_rounded(*place)))
    return drawn


def _read(written: str) -> str:
    plain = re.sub(r"\\(\d{3}|.)", lambda m: chr(int(m[1], 8)) if m[1].isdigit() else m[1], written)
    return plain.encode("latin-1").decode("utf-16-be")


def _rounded(*numbers: float) -> tuple[float, float, float]:
    x, y, size = (round(number, 1) for number in numbers)
    return x, y, size


def _box(*edges: float) -> Box:
    x, y, width, height = edges
    return x, y, width, height


def alike(one: Drawing, other: Drawing) -> bool:
    names = ("frames", "modules")
    return all(
        sum(getattr(one, name), ()) == pytest.approx(sum(getattr(other, name), ()), abs=0.06)
        for name in names
    )


@pytest.mark.parametrize("per_sheet", [1, 2, 4, 8])
def test_both_files_draw_the_same_codes_and_words_in_the_same_places(per_sheet: int) -> None:
    hung = cards(9)
    paper = from_pdf(poster.pdf(hung, per_sheet=per_sheet))
    screen = from_svg(poster.svg(hung, per_sheet=per_sheet))
    assert alike(paper, screen)
    assert len(paper.modules) == sum(len(poster._modules(card.url)[0]) for card in hung)
    assert [word[0] for word in paper.words] == [word[0] for word in screen.words]
    for (_text, *place), (_same, *there) in zip(paper.words, screen.words, strict=True):
        assert place == pytest.approx(there, abs=0.11)
    said = [word[0] for word in paper.words]
    assert [said[5 * n : 5 * n + 5] for n in range(9)] == [
        [card.call, card.title, card.place, card.hint, card.code] for card in hung
    ]


@pytest.mark.parametrize("per_sheet", [1, 2, 4, 8])
def test_no_card_lies_on_another_or_runs_over_its_edge(per_sheet: int) -> None:
    drawn = from_svg(poster.svg(cards(9), per_sheet=per_sheet))
    for (x, y, width, height), (other_x, other_y, *_size) in combinations(drawn.frames, 2):
        assert abs(x - other_x) >= width - 0.1 or abs(y - other_y) >= height - 0.1
    for number, (text, middle, _y, size) in enumerate(drawn.words):
        x, _top, width, _height = drawn.frames[number // 5]
        half = sum(1.0 if ord(sign) > 0x2E7F else 0.6 for sign in text) * size / 2
        assert x <= middle - half
        assert middle + half <= x + width
