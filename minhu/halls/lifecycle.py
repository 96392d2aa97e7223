"""The life of a number 排队叫号: taken, called to a window, served; or not there, or given back.

Who was called and did not come may be put back into the line, before those who came later: they
had waited already. How often, ``MOST_CALLS`` says.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from minhu.core.lifecycle import STAY, Edge, Lifecycle, Outcome, State, Turn
from minhu.halls.enums import TicketState as S

MOST_CALLS = 6
"""How often one number is called in all: it is said again, and put back, only so many times."""
MOST_RETURNS = 2
"""How often a number that was passed over is put back into the line."""

# A table is read by its lines; the formatter would give each word one.
# fmt: off
STATES = (
    State(S.WAITING, _("等叫号"), _("还没轮到您"), Turn.DESK),
    State(S.CALLED, _("叫到了"), _("轮到您了"), Turn.DESK),
    State(S.SERVED, _("办完"), _("办完了"), outcome=Outcome.CLOSED),
    State(S.ABSENT, _("过号"), _("叫过您，没见到人"), outcome=Outcome.EXCLUDED),
    State(S.LEFT, _("退号"), _("这个号退掉了"), outcome=Outcome.WITHDRAWN),
)
EDGES = (
    Edge("call", _("叫号"), (S.WAITING,), S.CALLED, "halls.serve", icon="bell-ringing"),
    Edge("again", _("再叫一次"), (S.CALLED,), STAY, "halls.serve", icon="speakerphone"),
    Edge("serve", _("办完"), (S.CALLED,), S.SERVED, "halls.serve", icon="circle-check"),
    Edge("miss", _("没来"), (S.CALLED,), S.ABSENT, "halls.serve", icon="user-question"),
    Edge("recall", _("排回来"), (S.ABSENT,), S.WAITING, "halls.serve", icon="repeat"),
    Edge("give_back", _("退号"), (S.WAITING, S.CALLED), S.LEFT, "halls.hold", icon="x"),
)
# fmt: on
TICKET = Lifecycle("ticket", S.WAITING, STATES, EDGES)
