"""Phone numbers as people type them, as we keep them (E.164) and as people read them."""

from __future__ import annotations

import re
from unicodedata import normalize

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat

HOME = "CN"
_LONGEST = 40
_EXTENSION = re.compile(r"(?<=\d{7})\s*(?:-|转|分机)\s*\d{1,6}$")


def parse(text: str) -> PhoneNumber | None:
    """Return the number that a text means in China, or ``None`` when it cannot be one."""
    if len(text) > _LONGEST:
        return None
    try:
        number = phonenumbers.parse(_EXTENSION.sub("", normalize("NFKC", text).strip()), HOME)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def read_phone(typed: str) -> str:
    """Return the number as E.164 (``+8613812345678``), or an empty text when it is none.

    Mobile numbers, landlines with their area code, spaces, dashes, full-width digits and a
    leading 86 are understood; an extension is left out.
    """
    number = parse(typed)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if number else ""


def written(phone: str) -> str:
    """Return a number as people dial it: ``13812345678``, ``0375-1234567``."""
    number = parse(phone)
    if number is None:
        return phone
    if phonenumbers.region_code_for_number(number) != HOME:
        return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    area, rest = split(number)
    return f"0{area}-{rest}" if area else rest


def split(number: PhoneNumber) -> tuple[str, str]:
    """Return the area code of a landline (without its 0; empty for others) and the rest."""
    digits = phonenumbers.national_significant_number(number)
    width = phonenumbers.length_of_geographical_area_code(number)
    return digits[:width], digits[width:]
