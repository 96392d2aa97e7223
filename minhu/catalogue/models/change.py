"""Who changed which rule: one row a change, only ever added to."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from minhu.catalogue.enums import RuleKind
from minhu.core.models import Row


class RuleChange(Row):
    """One change: what was changed (a clock of a procedure, a year), from what, to what.

    Nobody stands in ``by`` where a file was loaded by command. ``begins`` is the day from
    which it holds, ``source`` the paper that says so. Rows are written and never changed.
    """

    kind = models.CharField(max_length=12, choices=RuleKind.choices)
    procedure = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=20, blank=True)
    about = models.CharField(max_length=200, blank=True)
    area_code = models.CharField(max_length=18, blank=True)
    was = models.TextField(blank=True)
    becomes = models.TextField()
    begins = models.DateField()
    source = models.CharField(max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    post_label = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["kind", "-at"], name="rule_changes_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.procedure}.{self.name} {self.begins}"

    def save(self, *_args: Any, **_kwargs: Any) -> None:
        """Write the row; one that was written stays as it is."""
        if not self._state.adding:
            raise TypeError("a change of a rule is not written anew")
        super().save(force_insert=True)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: what was changed stays readable."""
        raise TypeError("a change of a rule is not deleted")
