"""Faces and plates go before anything is kept; what was sent is never written to a disk.

A device that marks faces and plates is believed and they are painted over by large squares.
Of any other device the whole picture is made so coarse that nobody can be known by it: what
lies where can still be seen. No model looks for faces here.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageFilter

from minhu.core.pictures import THUMB_SIDE, CleanPicture

Box = tuple[float, float, float, float]
"""Left, top, width and height as shares of the upright picture, from 0 to 1."""
COARSE = 24
"""Squares along the long side of a picture that is made coarse as a whole: a face as wide as a
third of it is eight squares wide, too few to know anybody by."""
INSIDE = 4
"""Squares along the long side of a face or a plate."""
MARGIN = 0.15
"""How far beyond its rectangle something is painted over."""


def without_persons(picture: CleanPicture, boxes: Sequence[Box] | None) -> CleanPicture:
    """Return a picture that shows nobody; ``None`` for boxes makes the whole of it coarse."""
    image = Image.open(BytesIO(picture.jpeg)).convert("RGB")
    if boxes is None:
        image = _coarse(image, COARSE)
    for box in boxes or ():
        edges = _edges(box, image.size)
        image.paste(_coarse(image.crop(edges), INSIDE), edges[:2])
    return _made(image)


def _edges(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return the pixels of a box with its margin, at least one and inside the picture."""
    (left, top, wide, high), (width, height) = box, size
    more_x, more_y = wide * MARGIN, high * MARGIN
    first = int(max(0.0, left - more_x) * width), int(max(0.0, top - more_y) * height)
    first = min(first[0], width - 1), min(first[1], height - 1)
    last_x = int(min(1.0, left + wide + more_x) * width + 0.999)
    last_y = int(min(1.0, top + high + more_y) * height + 0.999)
    return (*first, max(last_x, first[0] + 1), max(last_y, first[1] + 1))


def _coarse(image: Image.Image, squares: int) -> Image.Image:
    """Return a picture of so few squares, in its old size; softened, so that no edge is left."""
    width, height = image.size
    share = squares / max(width, height)
    few = max(1, round(width * share)), max(1, round(height * share))
    small = image.resize(few, Image.Resampling.BOX)
    return small.resize((width, height), Image.Resampling.NEAREST).filter(
        ImageFilter.GaussianBlur(1)
    )


def _made(image: Image.Image) -> CleanPicture:
    whole = _jpeg(image)
    small = image.copy()
    small.thumbnail((2 * THUMB_SIDE, 2 * THUMB_SIDE))
    return CleanPicture(whole, _jpeg(small), *image.size, sha256(whole).hexdigest(), None)


def _jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()
