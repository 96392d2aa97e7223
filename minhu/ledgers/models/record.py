"""A line of a ledger and what happened to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core.chain import digest
from minhu.core.models import Row
from minhu.ledgers.enums import Deed
from minhu.ledgers.models.ledger import Ledger
from minhu.places.models import Area

_MADE_KEY = re.compile("[0-9a-f]{32}")
_OF_A_DAY = re.compile(r"(.+?) (\d{4})-(\d{2})-(\d{2})(?: (.+))?")
"""What comes again by a rule is told apart by its title, its day and its place."""


def is_made(key: str) -> bool:
    """Answer whether a key was made of all that a record says, for a ledger without a column of keys."""
    return bool(_MADE_KEY.fullmatch(key))


class Record(Row):
    """One thing a ledger knows. ``values`` are by slot, in the form of ``cells``.

    ``beside`` holds, by slot, what other sources say: each with ``value``, ``source`` and
    ``as_of``; shown, but counted nowhere. ``state`` is empty where the life of its ledger
    begins. ``day`` is the day it counts on. ``key`` is what tells it from the others when the same file comes again; ``seq`` and
    ``head`` are number and hash of its last step.
    """

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="records", db_index=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=160)
    values: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    beside: models.JSONField[dict[str, Any]] = models.JSONField(default=dict, blank=True)
    words = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=40, blank=True)
    day = models.DateField()
    source = models.CharField(max_length=120, blank=True)
    as_of = models.DateField()
    struck = models.BooleanField(default=False)
    seq = models.PositiveIntegerField(default=1)
    head = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("ledger", "key"), name="a_key_names_one_record"),
        ]
        indexes = [
            models.Index(fields=["ledger", "id"], name="records_in_order"),
            models.Index(fields=["ledger", "area", "id"], name="records_by_place"),
            models.Index(fields=["ledger", "state", "id"], name="records_by_state"),
            models.Index(fields=["ledger", "day", "id"], name="records_by_day"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def called(self) -> str:
        """What people call it: its key with a day in words, or its words where the key was made of all it says."""
        if is_made(self.key):
            return self.words
        found = _OF_A_DAY.fullmatch(self.key)
        return self._of_a_day(*found.groups()) if found else self.key

    def _of_a_day(self, title: str, year: str, month: str, day: str, place: str | None) -> str:
        """Return 日巡 11月30日 东风社区第3网格; with the year when it is another day than the record's."""
        whole = f"{self.day:%Y%m%d}" != year + month + day
        words = {"year": year, "month": int(month), "day": int(day)}
        told = _("%(year)s年%(month)d月%(day)d日") if whole else _("%(month)d月%(day)d日")
        return " ".join(filter(None, (title, told % words, place)))


class RecordStep(Row):
    """What somebody did to a record; only ever appended, each carrying the hash before it.

    ``changes`` gives, by slot, what stood there before and after in the words of the page;
    ``state`` stands for where the record stood, ``SLOT@SOURCE`` for another source's figure.
    """

    record = models.ForeignKey(Record, models.PROTECT, related_name="steps")
    seq = models.PositiveIntegerField()
    deed = models.CharField(max_length=10, choices=Deed.choices)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    source = models.CharField(max_length=120, blank=True)
    changes: models.JSONField[dict[str, list[str]]] = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("record", "seq")
        constraints = [
            models.UniqueConstraint(fields=("record", "seq"), name="one_record_step_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.seq} {self.deed}"

    def computed_hash(self) -> str:
        """Return the hash this row ought to carry, from what it says now."""
        return link(self.previous, {name: getattr(self, name) for name in _SAID})


_SAID = ("record_id", "seq", "deed", "actor_id", "at", "source", "changes")


def link(previous: str, step: Mapping[str, Any]) -> str:
    """Return the hash of a step by the names of its columns."""
    said = {
        "record": str(step["record_id"]),
        "seq": step["seq"],
        "deed": str(step["deed"]),
        "actor": str(step["actor_id"] or ""),
        "at": step["at"],
        "source": step["source"],
        "changes": step["changes"],
    }
    return digest(previous, said)
