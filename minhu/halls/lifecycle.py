"""The life of a number 排队叫号: taken, called to a window, served; or not there, or given back.

Who was called and did not come may be put back into the line, before those who came later: they
had waited already. How often, ``MOST_CALLS`` says.
"""

from __future__ import annotations

from minhu.core.lifecycle import STAY, Edge, Lifecycle, Outcome, State, Turn
from minhu.halls.enums import TicketState as S

MOST_CALLS = 6
"""How often one number is called in all: it is said again, and put back, only so many times."""
MOST_RETURNS = 2
"""How often a number that was passed over is put back into the line."""

# A table is read by its lines; the formatter would give each word one.
# fmt: off
STATES = (
    State(S.WAITING, "等叫号", "还没轮到您", Turn.DESK),
    State(S.CALLED, "叫到了", "轮到您了", Turn.DESK),
    State(S.SERVED, "办完", "办完了", outcome=Outcome.CLOSED),
    State(S.ABSENT, "过号", "叫过您，没见到人", outcome=Outcome.EXCLUDED),
    State(S.LEFT, "退号", "这个号退掉了", outcome=Outcome.WITHDRAWN),
)
EDGES = (
    Edge("call", "叫号", (S.WAITING,), S.CALLED, "halls.serve", icon="bell-ringing"),
    Edge("again", "再叫一次", (S.CALLED,), STAY, "halls.serve", icon="speakerphone"),
    Edge("serve", "办完", (S.CALLED,), S.SERVED, "halls.serve", icon="circle-check"),
    Edge("miss", "没来", (S.CALLED,), S.ABSENT, "halls.serve", icon="user-question"),
    Edge("recall", "排回来", (S.ABSENT,), S.WAITING, "halls.serve", icon="repeat"),
    Edge("give_back", "退号", (S.WAITING, S.CALLED), S.LEFT, "halls.hold", icon="x"),
)
# fmt: on
TICKET = Lifecycle("ticket", S.WAITING, STATES, EDGES)
