"""A ledger as an office defines it, and a file that is about to go into one."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from minhu.accounts.enums import Secrecy
from minhu.accounts.models import User
from minhu.core.chain import GENESIS, digest
from minhu.core.models import Row
from minhu.ledgers.enums import Fact, Kind, Redefinition
from minhu.places.enums import Crs
from minhu.places.models import Area


class Ledger(Row):
    """A kind of record that an office keeps; ``area`` is the place whose ledger it is.

    ``life`` is the table of edges its records go along (``living``), empty when they do not
    move. Its records belong each to one of the ledger it is ``within``, if any: the repeats of a
    form. ``secrecy`` is how closely it is kept: for whoever's posts do not see so far it is not there,
    and it enters no figure that others read. ``seq`` and ``head`` are number and hash of the last step of its definition.
    """

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=40)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    life: models.JSONField[dict[str, Any]] = models.JSONField(default=dict, blank=True)
    secrecy = models.PositiveSmallIntegerField(choices=Secrecy.choices, default=Secrecy.ORDINARY)
    within = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    seq = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        ordering = ("name", "code")

    def __str__(self) -> str:
        return self.name


class Column(Row):
    """A column of a ledger: how it is called, what it holds, and whether it names the record.

    Values are kept by ``slot``, which never changes; ``name`` is what programs and forms call
    it, ``label`` what people do, ``came`` what the edition called it that brought it (nothing
    where the office asks it itself). A retired column is not asked any more, what it said stays.
    A record counts on the day its column with ``is_day`` says. What is ``linked`` is read from
    the column of another ledger and never asked here: from the record with the same key, or the
    one that the column ``through`` here names; in that ledger it is found by its key, or by the
    column in the slot ``meets``. A ``fact`` is what the base knows of the record's place.
    Points are typed in ``crs`` and kept in WGS 84. ``rules`` say when it is asked and what it
    takes (``answering``). Of what is a thing it is known how many different ones there are,
    however often each comes.
    """

    ledger = models.ForeignKey(Ledger, models.CASCADE, related_name="columns")
    slot = models.CharField(max_length=8)
    name = models.CharField(max_length=64)
    label = models.CharField(max_length=60)
    came = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    is_key = models.BooleanField(default=False)
    choices: models.JSONField[list[str]] = models.JSONField(default=list)
    order = models.PositiveSmallIntegerField()
    crs = models.CharField(max_length=8, choices=Crs.choices, default=Crs.WGS84)
    is_day = models.BooleanField(default=False)
    rules: models.JSONField[dict[str, Any]] = models.JSONField(default=dict, blank=True)
    is_thing = models.BooleanField(default=False)
    linked = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    through = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    meets = models.CharField(max_length=8, blank=True)
    fact = models.CharField(max_length=10, choices=Fact.choices, blank=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("order",)
        constraints = [
            models.UniqueConstraint(fields=("ledger", "slot"), name="one_column_in_a_slot"),
            models.UniqueConstraint(fields=("ledger", "name"), name="a_name_means_one_column"),
            models.UniqueConstraint(
                fields=("ledger", "label"),
                condition=models.Q(retired_at=None),
                name="a_label_names_one_column",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_known(self) -> bool:
        """Answer whether somebody else knows it already, so that it is shown and never asked."""
        return bool(self.linked_id or self.fact)

    @property
    def known_from(self) -> str:
        """Return in words who knows it."""
        return self.linked.ledger.name if self.linked else str(_("网格和区划"))

    def said(self) -> dict[str, Any]:
        """Return the column as a step of its ledger keeps it."""
        more: dict[str, Any] = {"rules": dict(self.rules)} if self.rules else {}
        more |= {"fact": self.fact} if self.fact else {}
        more |= {"through": str(self.through_id), "meets": self.meets} if self.through_id else {}
        return more | {
            "slot": self.slot,
            "name": self.name,
            "label": self.label,
            "kind": str(self.kind),
            "choices": list(self.choices),
            "key": self.is_key,
            "day": self.is_day,
            "crs": str(self.crs),
            "linked": str(self.linked_id or ""),
            "retired": self.retired_at is not None,
        }


class LedgerStep(Row):
    """What somebody did to the definition of a ledger; only ever appended.

    ``definition`` is all the ledger asks from then on, so that every version can be read;
    each step carries the hash of the one before it.
    """

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="steps")
    seq = models.PositiveIntegerField()
    deed = models.CharField(max_length=10, choices=Redefinition.choices)
    words = models.CharField(max_length=200, blank=True)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    definition: models.JSONField[dict[str, Any]] = models.JSONField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("ledger", "seq")
        constraints = [
            models.UniqueConstraint(fields=("ledger", "seq"), name="one_ledger_step_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.ledger_id} {self.seq} {self.deed}"

    def computed_hash(self) -> str:
        """Return the hash this row ought to carry, from what it says now."""
        return digest(
            self.previous,
            {
                "ledger": str(self.ledger_id),
                "seq": self.seq,
                "deed": str(self.deed),
                "words": self.words,
                "actor": str(self.actor_id or ""),
                "at": self.at,
                "definition": self.definition,
            },
        )


class Upload(Row):
    """A file somebody sent, kept until it went into a ledger or a day has passed."""

    ledger = models.ForeignKey(Ledger, models.CASCADE, null=True, related_name="uploads")
    file = models.FileField(upload_to="ledgers/%Y/%m")
    name = models.CharField(max_length=120)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Export(Row):
    """That somebody took a ledger out: who, when, how many records, and what was asked for."""

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="exports")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    records = models.PositiveIntegerField()
    asked = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ("ledger", "-at")

    def __str__(self) -> str:
        return f"{self.ledger_id} {self.at} {self.records}"
