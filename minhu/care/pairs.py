"""What the ledgers of pairs and of their visits call their columns and states, as they come along."""

from __future__ import annotations

PAIRS, VISITS = "pairings", "pairing-visits"
OFTEN = ("探访分级", "多久去一次")
BEGAN = "结对日期"
EVENT, EVENT_DAY = "重大变故", "变故日期"
NUMBER, BELONGS, PLACE, DUE = "探访编号", "结对编号", "网格", "该去的日子"
WHY, BY = "为什么去", "最晚什么时候"
DONE = "去了"
LIKE = ("结对", "探访")
"""Words in the columns of a table that show it is about pairs or visits as well."""
