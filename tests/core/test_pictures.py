"""Pictures from outside: what is refused, and what never comes out again."""

from __future__ import annotations

import zlib
from hashlib import sha256
from io import BytesIO
from struct import pack

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

from minhu.core.errors import DomainError
from minhu.core.pictures import BYTES_LIMIT, Position, clean_picture

SECRET = "taken by somebody"
NOTHING = IFDRational(0, 0)
"""Nought of nought, as cameras write what they do not know."""


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **extra: object) -> BytesIO:
    mode = "RGBA" if kind in {"PNG", "WEBP"} else "RGB"
    out = BytesIO()
    Image.new(mode, size, "red").save(out, kind, **extra)
    out.seek(0)
    return out


def told(orientation: int = 1) -> Image.Exif:
    """Return the EXIF block of a phone that knows where it is."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = SECRET
    exif[ExifTags.IFD.GPSInfo] = {
        ExifTags.GPS.GPSLatitudeRef: "N",
        ExifTags.GPS.GPSLatitude: (33.0, 45.0, 0.0),
        ExifTags.GPS.GPSLongitudeRef: "E",
        ExifTags.GPS.GPSLongitude: (113.0, 18.0, 0.0),
    }
    return exif


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_what_phones_send_becomes_a_jpeg(kind: str) -> None:
    clean = clean_picture(picture(kind))
    with Image.open(BytesIO(clean.jpeg)) as kept:
        assert (
            (kept.format, kept.size) == ("JPEG", (64, 48)) == ("JPEG", (clean.width, clean.height))
        )
    assert clean.sha256 == sha256(clean.jpeg).hexdigest()


def test_a_large_picture_is_made_smaller_and_gets_a_thumbnail() -> None:
    clean = clean_picture(picture(size=(4000, 1000)))
    assert (clean.width, clean.height) == (1600, 400)
    with Image.open(BytesIO(clean.thumbnail)) as thumbnail:
        assert thumbnail.size == (228, 228)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "HEIF"])
def test_nothing_of_the_phone_stays_in_the_picture(kind: str) -> None:
    clean = clean_picture(picture(kind, exif=told()))
    with Image.open(BytesIO(clean.jpeg)) as kept:
        assert not kept.getexif()
    assert SECRET.encode() not in clean.jpeg + clean.thumbnail


def test_a_comment_does_not_stay_in_the_picture() -> None:
    clean = clean_picture(picture(comment=SECRET))
    assert SECRET.encode() not in clean.jpeg + clean.thumbnail


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "HEIF"])
def test_the_position_is_handed_back_apart(kind: str) -> None:
    assert clean_picture(picture(kind, exif=told())).position == Position(113.3, 33.75)


def test_south_and_west_lie_on_the_other_side() -> None:
    exif = told()
    exif[ExifTags.IFD.GPSInfo][ExifTags.GPS.GPSLatitudeRef] = "S"
    exif[ExifTags.IFD.GPSInfo][ExifTags.GPS.GPSLongitudeRef] = "W"
    assert clean_picture(picture(exif=exif)).position == Position(-113.3, -33.75)


def test_a_picture_that_says_nothing_has_no_position() -> None:
    empty = told()
    empty[ExifTags.IFD.GPSInfo][ExifTags.GPS.GPSLatitude] = (0.0, 0.0, 0.0)
    empty[ExifTags.IFD.GPSInfo][ExifTags.GPS.GPSLongitude] = (0.0, 0.0, 0.0)
    assert clean_picture(picture()).position is None
    assert clean_picture(picture(exif=empty)).position is None


@pytest.mark.parametrize(
    ("which", "degrees"),
    [
        (ExifTags.GPS.GPSLatitude, (99.0, 0.0, 0.0)),
        (ExifTags.GPS.GPSLatitude, (1.0,)),
        (ExifTags.GPS.GPSLatitude, (0.0, 0.0, 1e9)),
        (ExifTags.GPS.GPSLatitude, (NOTHING, 0.0, 0.0)),
        (ExifTags.GPS.GPSLongitude, (180.0, 30.0, 0.0)),
    ],
)
def test_a_position_outside_the_world_is_none(which: int, degrees: tuple[object, ...]) -> None:
    exif = told()
    exif[ExifTags.IFD.GPSInfo][which] = degrees
    assert clean_picture(picture(exif=exif)).position is None


def test_a_picture_on_its_side_is_put_upright() -> None:
    clean = clean_picture(picture(size=(64, 48), exif=told(orientation=6)))
    assert (clean.width, clean.height) == (48, 64)


def test_a_transparent_picture_stands_on_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    out.seek(0)
    with Image.open(BytesIO(clean_picture(out).jpeg)) as kept:
        assert kept.getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK"])
def test_every_way_to_store_colours_is_understood(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (8, 8)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    out.seek(0)
    assert clean_picture(out).width == 8


def test_thirty_megabytes_are_refused_with_what_to_do() -> None:
    upload = SimpleUploadedFile("a.jpg", picture().getvalue() + b"\0" * 30 * 1024 * 1024)
    with pytest.raises(DomainError, match="太大了，请换一张"):
        clean_picture(upload)


def test_twelve_megabytes_are_taken() -> None:
    start = picture().getvalue()
    upload = SimpleUploadedFile("a.jpg", start + b"\0" * (12 * 1024 * 1024 - len(start)))
    assert clean_picture(upload).width == 64


def test_a_stream_that_does_not_say_its_size_is_refused_as_well() -> None:
    with pytest.raises(DomainError, match="太大了"):
        clean_picture(BytesIO(b"\xff\xd8\xff" + b"\0" * BYTES_LIMIT))


@pytest.mark.parametrize("side", [8_000, 10_000, 20_000, 2_000_000])
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_bomb_is_refused_before_it_is_unpacked(side: int) -> None:
    with pytest.raises(DomainError, match="太大了"):
        clean_picture(BytesIO(png(side=side)))


def png(side: int) -> bytes:
    """Return a PNG that claims to be huge and holds nothing."""
    head = chunk(b"IHDR", pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def chunk(kind: bytes, body: bytes) -> bytes:
    return pack(">I", len(body)) + kind + body + pack(">I", zlib.crc32(kind + body))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"GIF89a" + b"\0" * 40,
        b"<script>alert(1)</script>",
        b"\xff\xd8\xff\xe0" + b"\0" * 40,
        b"\0\0\0\x18ftypheic" + b"\0" * 40,
    ],
)
def test_what_only_calls_itself_a_picture_is_refused(content: bytes) -> None:
    with pytest.raises(DomainError, match="打不开，请换一张"):
        clean_picture(SimpleUploadedFile("photo.jpg", content, "image/jpeg"))


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow warns of what it skips
@settings(deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "WEBP", "HEIF"]), st.data())
def test_a_damaged_picture_is_a_picture_or_a_kind_refusal(kind: str, data: st.DataObject) -> None:
    raw = bytearray(picture(kind, exif=told()).getvalue())
    for _ in range(8):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        clean = clean_picture(BytesIO(bytes(raw[: data.draw(st.integers(0, len(raw)))])))
    except DomainError:
        return
    assert max(clean.width, clean.height) <= 1600
