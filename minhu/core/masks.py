"""What is shown of a name, a phone or an identity number when no reason was given.

Domain page §6.14: a name keeps its surname (张*, 欧阳*), a phone 3 + 4 digits
(138****5678), an identity number 1 + 1, because 6 + 4 leaves only 3 346 candidates.
"""

from __future__ import annotations

from unicodedata import normalize

import phonenumbers
from phonenumbers import PhoneNumberType

from minhu.core.phones import HOME, parse, split

_COMPOUND = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 "
    "赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 "
    "司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 "
    "宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 公户 "
    "公玉 公仪 梁丘 公仲 公上 公门 公山 公坚 左丘 公伯 西门 公祖 第五 公乘 "
    "贯丘 公皙 南荣 东里 东宫 仲长 子书 子桑 即墨 达奚 褚师 纳兰 完颜 叶赫 "
    "耶律 "
)
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())
_GIVEN_NAME_TOO = 3
_HIDDEN = "****"


def mask_name(name: str) -> str:
    """Return 张* or 欧阳*, whatever the length of the given name."""
    text = normalize("NFKC", name).strip()
    if not text:
        return ""
    compound = len(text) >= _GIVEN_NAME_TOO and text[:2] in COMPOUND_SURNAMES
    return f"{text[: 2 if compound else 1]}*"


def mask_phone(phone: str) -> str:
    """Return 138****5678, for a landline 0375-****567; never more than seven digits."""
    if not phone.strip():
        return ""
    number = parse(phone)
    if number is None or phonenumbers.region_code_for_number(number) != HOME:
        return _HIDDEN
    area, rest = split(number)
    if area:
        return f"0{area}-{_HIDDEN}{rest[-3:]}"
    if phonenumbers.number_type(number) is not PhoneNumberType.MOBILE:
        return _HIDDEN
    return f"{rest[:3]}{_HIDDEN}{rest[-4:]}"


def mask_identity(number: str) -> str:
    """Return the first and the last character of an identity number: ``4****************X``."""
    text = normalize("NFKC", number).strip()
    return f"{text[0]}{'*' * (len(text) - 2)}{text[-1]}" if len(text) > 2 else "*" * len(text)  # noqa: PLR2004 -- two characters are shown
