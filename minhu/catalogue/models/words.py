"""Words that are chosen, not typed: reasons, and replies to begin from."""

from __future__ import annotations

from django.db import models

from minhu.catalogue.enums import ReasonKind
from minhu.catalogue.models.category import Category
from minhu.core.models import Row


class Reason(Row):
    """One reason of a list; ``tells`` is what the caller is told besides (the right channel)."""

    kind = models.CharField(max_length=16, choices=ReasonKind.choices)
    code = models.CharField(max_length=32)
    label = models.CharField(max_length=80)
    tells = models.CharField(max_length=200, blank=True)
    active = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("kind", "order", "code")
        constraints = [
            models.UniqueConstraint(fields=("kind", "code"), name="reason_once_in_its_list"),
        ]

    def __str__(self) -> str:
        return self.label


class ReplyTemplate(Row):
    """A reply to begin from, offered with one verb, for a category or (null) for all."""

    verb = models.CharField(max_length=24)
    title = models.CharField(max_length=40)
    text = models.TextField(max_length=2000)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="templates"
    )
    active = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("verb", "order", "title")
        constraints = [
            models.UniqueConstraint(fields=("verb", "title"), name="reply_template_once_a_verb"),
        ]

    def __str__(self) -> str:
        return self.title
