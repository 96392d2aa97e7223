"""How the columns of an office's own tables are called, and the words in them."""

from __future__ import annotations

from minhu.catalogue.enums import Duty, Strand

LEVELS = (("一级", "大类"), ("二级", "小类"), ("三级", "子类"), ("四级",), ("五级",))
COLUMNS: dict[str, tuple[str, ...]] = {
    "category": ("类别", "小类", "事项", "类别代码"),
    "condition": ("立案条件", "条件"),
    "limit": ("时限", "处置时限", "办结时限"),
    "stage": ("环节", "阶段"),
    "closing": ("结案条件", "结案标准"),
    "evidence": ("证据", "照片要求"),
    "pictures": ("张数", "照片张数"),
    "unit_name": ("承办单位", "责任单位"),
    "duty": ("履职", "履职类型"),
    "tells": ("正确渠道", "该找谁"),
    "source": ("来源", "依据"),
}
STRAND = ("建巡服", "一网")
STRANDS = {"建": Strand.BUILD, "巡": Strand.PATROL, "服": Strand.SERVE}
STRANDS |= {"统建": Strand.BUILD, "全巡": Strand.PATROL, "全服": Strand.SERVE}
DUTIES = {"基本履职": Duty.BASIC, "配合履职": Duty.ASSIST, "上级收回": Duty.UPWARD}
STAGES = {
    "": "finish",
    "办结": "finish",
    "处置": "finish",
    "受理": "accept",
    "派单": "dispatch",
    "签收": "sign",
    "联系": "contact",
    "重办": "rework",
    "审核": "review",
    "回访": "revisit",
}
