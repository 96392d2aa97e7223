"""How limits and the clocks they belong to are said on the pages of the rules."""

from __future__ import annotations

from django import template

from minhu.catalogue.queries.changes import limit_words
from minhu.desk.queries.rulebook import rule_name

register = template.Library()
register.filter("rule_name", rule_name)
register.filter("limit_said", limit_words)
