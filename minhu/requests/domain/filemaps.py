"""Maps of files: which column of an office's old file says what.

A map is a TOML file; ``docs/real-input.md`` shows every key. Some come with Minhu.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minhu.core.clock import zone
from minhu.core.errors import DomainError
from minhu.places.enums import Crs

SHIPPED = files("minhu.requests") / "maps"
FIELDS = {
    "id": gettext_lazy("编号"),
    "title": gettext_lazy("标题"),
    "words": gettext_lazy("反映的内容"),
    "category": gettext_lazy("类别"),
    "channel": gettext_lazy("来路"),
    "unit": gettext_lazy("单位"),
    "area": gettext_lazy("地方"),
    "place": gettext_lazy("地点"),
    "longitude": gettext_lazy("经度"),
    "latitude": gettext_lazy("纬度"),
    "name": gettext_lazy("称呼"),
    "phone": gettext_lazy("电话"),
    "created": gettext_lazy("收到的时间"),
    "due": gettext_lazy("期限"),
    "closed": gettext_lazy("办结的时间"),
    "reply": gettext_lazy("回复"),
}
KEYS = frozenset(
    {"source", "columns", "constants", "values", "times", "zone", "crs"}
    | {"precision", "create", "offer"}
)
CREATED = frozenset({"category", "unit"})


@dataclass(frozen=True, slots=True)
class FileMap:
    """How to read one kind of file.

    ``source`` tells its numbers from those of other files. ``columns`` gives each field the
    columns it is made of, ``constants`` what stands where a cell is empty, ``values`` our
    words for the file's. ``times`` are formats of ``strptime`` (none: ISO 8601), read as
    the clock on the wall in ``zone``. A point whose two numbers both have fewer than
    ``precision`` decimals is taken as absent. Unknown categories and units are made when
    ``create`` names them; the categories can be chosen afterwards only with ``offer``.
    """

    source: str
    columns: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    times: tuple[str, ...] = ()
    zone: ZoneInfo = field(default_factory=zone)
    crs: Crs = Crs.WGS84
    precision: int = 0
    create: frozenset[str] = frozenset()
    offer: bool = False

    def named(self, name: str) -> str:
        """Return how to call a field when speaking of a row: by its columns, or our word."""
        return "、".join(self.columns.get(name, ())) or str(FIELDS[name])


def load_map(wanted: str) -> FileMap:
    """Return the map in a file, or the one that comes with Minhu under this name.

    Raises ``DomainError`` that says what in the file is not right.
    """
    try:
        return read_map(tomllib.loads(_text(wanted)))
    except tomllib.TOMLDecodeError as error:
        raise DomainError(_("对照表不是 TOML：%(error)s。") % {"error": error}) from error


def shipped() -> list[str]:
    """Return the names of the maps that come with Minhu."""
    names = (each.name for each in SHIPPED.iterdir())
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def read_map(written: Mapping[str, Any]) -> FileMap:
    """Return a map from what its TOML says; raises ``DomainError`` for what it cannot mean."""
    _know(written, KEYS)
    source = str(written.get("source", "")).strip()
    if not source:
        raise DomainError(_("对照表缺少 source：给这份文件起个短名字，编号靠它区分。"))
    columns = {name: _texts(value) for name, value in _table(written, "columns").items()}
    constants = {name: str(value) for name, value in _table(written, "constants").items()}
    _require(columns, constants)
    return FileMap(
        source,
        columns,
        constants,
        _values(written),
        times=_texts(written.get("times", [])),
        zone=_zone(written),
        crs=_crs(written),
        precision=_precision(written),
        create=_create(written),
        offer=bool(written.get("offer", False)),
    )


def _text(wanted: str) -> str:
    path = Path(wanted)
    inside = SHIPPED / f"{wanted.removesuffix('.toml')}.toml"
    try:
        if path.is_file():
            return path.read_text("utf-8")
        if path.name == wanted and inside.is_file():
            return inside.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DomainError(_("对照表读不了：%(path)s。请存成 UTF-8。") % {"path": wanted}) from error
    known = {"path": wanted, "known": "、".join(shipped())}
    raise DomainError(_("没有对照表 %(path)s。请给文件的路径，或自带的名字：%(known)s。") % known)


def _know(written: Mapping[str, Any], known: frozenset[str]) -> None:
    for name in written:
        if name not in known:
            words = {"name": name, "known": "、".join(sorted(known))}
            raise DomainError(_("对照表里的 %(name)s 不认识。可以写：%(known)s。") % words)


def _table(written: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    table = written.get(key, {})
    if not isinstance(table, dict):
        raise DomainError(_("对照表里的 %(key)s 要写成一节：[%(key)s]。") % {"key": key})
    _know(table, frozenset(FIELDS))
    return table


def _require(columns: Mapping[str, object], constants: Mapping[str, str]) -> None:
    for name in ("id", "created"):
        if name not in columns:
            words = {"name": name, "label": FIELDS[name]}
            raise DomainError(_("对照表的 [columns] 缺少 %(name)s（%(label)s）。") % words)
    if not {"title", "words"} & columns.keys():
        raise DomainError(_("对照表的 [columns] 至少要有 title（标题）或 words（内容）。"))
    if "channel" not in columns and "channel" not in constants:
        raise DomainError(_('对照表要写明来路，比如 [constants] 里 channel = "other"。'))


def _texts(value: object) -> tuple[str, ...]:
    """Return one text or a list of texts as a tuple."""
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def _values(written: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    tables = _table(written, "values")
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise DomainError(
                _("对照表里的 %(key)s 要写成一节：[%(key)s]。") % {"key": f"values.{name}"}
            )
    return {
        name: {str(said): str(meant) for said, meant in table.items()}
        for name, table in tables.items()
    }


def _zone(written: Mapping[str, Any]) -> ZoneInfo:
    try:
        return ZoneInfo(str(written["zone"])) if "zone" in written else zone()
    except (ZoneInfoNotFoundError, ValueError) as error:
        words = {"zone": written["zone"]}
        raise DomainError(_("没有时区 %(zone)s，比如写 Asia/Shanghai。") % words) from error


def _crs(written: Mapping[str, Any]) -> Crs:
    try:
        return Crs(written.get("crs", Crs.WGS84))
    except ValueError as error:
        raise DomainError(_("crs 只能是 wgs84、gcj02 或 bd09。")) from error


def _precision(written: Mapping[str, Any]) -> int:
    value = written.get("precision", 0)
    if not isinstance(value, int) or value < 0:
        raise DomainError(_("precision 是小数位数，请写成数字，比如 3。"))
    return value


def _create(written: Mapping[str, Any]) -> frozenset[str]:
    wanted = frozenset(_texts(written.get("create", [])))
    if wanted - CREATED:
        raise DomainError(_('create 里只能写 "category" 和 "unit"。'))
    return wanted
