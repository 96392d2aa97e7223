"""What a step says once it is done: that it stands, and whom it has reached."""

from __future__ import annotations

from django.utils.translation import gettext as _

from minhu.cases.lifecycle import SUPERVISE, URGE
from minhu.cases.models import Case
from minhu.cases.templatetags.case_words import party_name
from minhu.core.lifecycle import Edge


def done_words(edge: Edge, case: Case) -> str:
    """Return the line above a page on which a step was just done; what presses says on whom."""
    said = {"what": _(edge.label)}
    if edge.verb in (URGE, SUPERVISE) and (who := party_name(case)):
        return _("%(what)s：记下了，已经告诉%(who)s，等他们回音。") % (said | {"who": who})
    return _("%(what)s：记下了。") % said
