"""How many open cases stand where: counted by the worker, and what it has not counted yet."""

from __future__ import annotations

from django.db import models

from minhu.accounts.enums import Secrecy


class Touched(models.Model):
    """A case that came in or moved and has not been counted since: a line for each time.

    Written in the transaction of the move; nobody who writes waits for a number.
    """

    case = models.UUIDField()

    def __str__(self) -> str:
        return str(self.case)


class Counted(models.Model):
    """As what an open case has been counted, one row for each of them.

    ``turn`` is the kind of party whose move it is, ``late`` says that it is counted as run out.
    """

    case = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20)
    area_code = models.CharField(max_length=18)
    state = models.CharField(max_length=20)
    turn = models.CharField(max_length=8)
    unit = models.UUIDField(null=True)
    secrecy = models.PositiveSmallIntegerField(choices=Secrecy.choices)
    due_at = models.DateTimeField()
    late = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["late", "due_at"], name="counted_as_late")]

    def __str__(self) -> str:
        return f"{self.area_code} {self.state} {self.due_at}"


class Standing(models.Model):
    """How many open cases are counted as the same, and how many of them as late.

    Of a place that cases lie in, a grid mostly, whatever their state; and of a subdistrict by
    state, turn and unit: then ``state`` is not empty.
    """

    kind = models.CharField(max_length=20)
    area_code = models.CharField(max_length=18)
    state = models.CharField(max_length=20, blank=True)
    turn = models.CharField(max_length=8, blank=True)
    unit = models.CharField(max_length=36, blank=True)
    secrecy = models.PositiveSmallIntegerField(choices=Secrecy.choices)
    n = models.IntegerField()
    late = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "area_code", "state", "turn", "unit", "secrecy"],
                name="one_standing_per_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.area_code} {self.state} {self.n}"


class Falling(models.Model):
    """How many open cases of a subdistrict have their next deadline on a day, and whose move it is."""

    kind = models.CharField(max_length=20)
    area_code = models.CharField(max_length=18)
    turn = models.CharField(max_length=8)
    day = models.DateField()
    secrecy = models.PositiveSmallIntegerField(choices=Secrecy.choices)
    n = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "area_code", "day", "turn", "secrecy"],
                name="one_falling_per_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.area_code} {self.day} {self.n}"
