"""Invented messages of three kinds, enough to learn from."""

from __future__ import annotations

WORDS = {
    "路灯": ("路灯不亮", "灯泡坏了", "灯杆歪了", "夜里一片黑", "路灯一闪一闪"),
    "噪音": ("施工噪音", "半夜打桩", "喇叭太吵", "装修声音大", "吵得睡不着"),
    "垃圾": ("垃圾没人清", "垃圾桶满了", "臭味很大", "污水流出来", "到处是蚊虫"),
}
PLACES = ("东门", "西门", "南门", "北门", "花园", "车棚", "广场", "学校旁", "桥头", "后巷")


def rows(places: tuple[str, ...] = PLACES) -> list[dict[str, str]]:
    """Return messages, each kind at each place: ``title``, ``detail``, ``label``."""
    return [
        {"title": f"{place}{first}", "detail": f"{place}{second}，请来看看", "label": label}
        for label, words in WORDS.items()
        for place in places
        for first, second in zip(words, (*words[1:], words[0]), strict=True)
    ]
