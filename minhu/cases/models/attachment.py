"""Pictures that belong to a case."""

from __future__ import annotations

from django.db import models

from minhu.cases.models.case import Case
from minhu.cases.models.step import Step
from minhu.core.models import Row


class Attachment(Row):
    """A cleaned picture; its hash stands in the payload of the step that brought it.

    Neighbours see the caller's own once the desk has released the words (``words_public``);
    staff's pictures of public steps are shown to the caller anyway.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="attachments")
    step = models.ForeignKey(Step, models.PROTECT, related_name="attachments")
    picture = models.FileField(max_length=200)
    thumbnail = models.FileField(max_length=200)
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.sha256[:8]}"
