"""The grids of the grids page, as they stand in its lists.

Drawn here and not in the template: a street may have hundreds of grids, and each stands in two
lists. Whatever comes from a row is escaped in this file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from minhu.core.templatetags.icons import icon
from minhu.desk.queries.grids import Community, Grid
from minhu.places.enums import GridKind
from minhu.places.models import Area


@dataclass(frozen=True, slots=True)
class GridLines:
    """Draws grids as items of a list; ``here`` is the address of the page, ``chosen`` a code."""

    here: str
    chosen: str

    def vacant(self, grids: Iterable[Grid]) -> SafeString:
        """Return the grids without a worker, each with the day since when."""
        never, mark = _("还没安排过"), icon("user-question")
        since = {
            day: _("%(day)s 起空") % {"day": f"{day:%m-%d}"} if day else never
            for day in {grid.empty_since for grid in grids}
        }
        return mark_safe(  # noqa: S308 -- escaped below, link by link; the words are our own
            "".join(
                f"<li>{self._link(grid.area, _full_name(grid.area))}"
                f'<span class="word late push">{mark}{since[grid.empty_since]}</span></li>'
                for grid in grids
            )
        )

    def of(self, community: Community) -> SafeString:
        """Return the grids of one community with what is open and late in each."""
        words, vacant = _("在办 %(n)s"), _word("user-question", _("空岗"))
        special = f'<span class="tiny">{_("专属")}</span>'
        return mark_safe(  # noqa: S308 -- escaped below, link by link; the words are our own
            "".join(
                f"<li>{self._link(grid.area, grid.area.name)}"
                f"{special if grid.area.kind == GridKind.EXCLUSIVE else ''}"
                f"{'' if grid.held else vacant}"
                f'<span class="push tiny">{words % {"n": grid.open} if grid.open else ""}</span>'
                f"{_word('alert-triangle', str(grid.late)) if grid.late else ''}</li>"
                for grid in community.grids
            )
        )

    def _link(self, area: Area, name: str) -> str:
        code = escape(area.code)
        href = f"{escape(self.here)}?grid={code}"
        current = ' aria-current="true"' if area.code == self.chosen else ""
        return (
            f'<a href="{href}" data-grid="{code}" hx-get="{href}" hx-target="#card"'
            f' hx-push-url="true"{current}>{escape(name)}</a>'
        )


def _full_name(area: Area) -> str:
    return f"{area.parent.name} {area.name}" if area.parent else area.name


def _word(mark: str, text: str) -> str:
    return f'<span class="word late">{icon(mark)}{text}</span>'
