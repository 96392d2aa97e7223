"""Pictures from outside: known by their content, made new, and without what they tell.

Whatever comes in, what is kept is a JPEG that Minhu wrote itself: no EXIF, no comment, no
second picture behind the first. Where it was taken is handed back apart, to be offered to
the one who sent it and to nobody else.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from math import isfinite
from typing import BinaryIO

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps
from pillow_heif import register_heif_opener

from minhu.core.errors import DomainError

register_heif_opener(thumbnails=False)

BYTES_LIMIT = 12 * 1024 * 1024
PIXELS_LIMIT = 60_000_000
LONG_SIDE = 1600
THUMB_SIDE = 228
_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
# What the decoders raise on broken files; Pillow promises no common base.
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    LookupError,
    TypeError,
    RuntimeError,
    AttributeError,
    ArithmeticError,
    struct.error,
    zlib.error,
)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees in WGS 84."""

    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A picture fit to be kept and shown. ``sha256`` is of ``jpeg``, in hex."""

    jpeg: bytes
    thumbnail: bytes
    width: int
    height: int
    sha256: str
    position: Position | None


def keep(picture: CleanPicture, at: datetime, *, folder: str = "pictures") -> tuple[str, str]:
    """Write a picture and its thumbnail by their hash, once, and return the names of the two."""
    stem = f"{folder}/{at:%Y/%m}/{picture.sha256}"
    return _write(f"{stem}.jpg", picture.jpeg), _write(f"{stem}-s.jpg", picture.thumbnail)


def _write(name: str, content: bytes) -> str:
    if default_storage.exists(name):
        return name
    return default_storage.save(name, ContentFile(content))


def clean_picture(upload: File[bytes] | BinaryIO) -> CleanPicture:
    """Make a picture of what was uploaded; raises ``DomainError`` when it is none.

    At most 12 MB and 60 million pixels come in (the pixels are asked for before anything is
    decoded), at most 1600 on the long side go out, upright.
    """
    source = _opened(_read(upload))
    try:
        position = _position(source)
        source.draft("RGB", (LONG_SIDE, LONG_SIDE))
        picture = _flat(ImageOps.exif_transpose(source))
        picture.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    except (*_BROKEN, *_BOMB) as error:
        raise _not_a_picture() from error
    jpeg = _jpeg(picture)
    thumb = ImageOps.fit(picture, (THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS)
    digest = sha256(jpeg).hexdigest()
    return CleanPicture(jpeg, _jpeg(thumb), *picture.size, digest, position)


def _read(upload: File[bytes] | BinaryIO) -> bytes:
    if isinstance(upload, File) and upload.size > BYTES_LIMIT:
        raise _too_large()
    data = upload.read(BYTES_LIMIT + 1)
    if len(data) > BYTES_LIMIT:
        raise _too_large()
    return data


def _opened(data: bytes) -> Image.Image:
    """Return the picture with its header read and nothing decoded."""
    try:
        source = Image.open(BytesIO(data), formats=_FORMATS)
    except _BOMB as error:
        raise _too_large() from error
    except _BROKEN as error:
        raise _not_a_picture() from error
    if source.width * source.height > PIXELS_LIMIT:
        raise _too_large()
    return source


def _flat(source: Image.Image) -> Image.Image:
    """Return the picture in RGB, on white where it was transparent, with nothing attached."""
    if source.has_transparency_data:
        source = source.convert("RGBA")
        flat = Image.new("RGB", source.size, "white")
        flat.paste(source, mask=source.getchannel("A"))
    else:
        flat = source.convert("RGB")
    flat.info.clear()
    return flat


def _jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return out.getvalue()


def _position(source: Image.Image) -> Position | None:
    """Return where the picture says it was taken; a broken or empty saying is none."""
    try:
        gps = source.getexif().get_ifd(ExifTags.IFD.GPSInfo)
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef])
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef])
    except _BROKEN:
        return None
    if not (isfinite(longitude) and isfinite(latitude)) or (longitude, latitude) == (0, 0):
        return None
    if abs(longitude) > 180 or abs(latitude) > 90:  # noqa: PLR2004 -- the round earth
        return None
    return Position(longitude, latitude)


def _degrees(parts: tuple[float, float, float], towards: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    size = degrees + minutes / 60 + seconds / 3600
    return -size if towards in {"S", "W"} else size


def _too_large() -> DomainError:
    return DomainError(_("这张照片太大了，请换一张，或者用手机再拍一张。"))


def _not_a_picture() -> DomainError:
    return DomainError(_("这张照片打不开，请换一张，或者用手机再拍一张。"))
