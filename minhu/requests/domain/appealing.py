"""超时申诉: once, after closing, by who did the work; two others decide, the fact stays."""

from __future__ import annotations

from minhu.cases.domain.moving import Move
from minhu.cases.enums import Appeal
from minhu.requests.domain.deeds import Deed, MoveMaker, always


def _appeal(deed: Deed) -> Move:
    return Move(changes={"appeal": Appeal.ASKED, "proposer": deed.by})


def _pass(deed: Deed) -> Move:
    """Remember who looked at it first: the second look is somebody else's."""
    return Move(changes={"appeal": Appeal.PASSED, "proposer": deed.by})


MAKERS: dict[str, MoveMaker] = {
    "appeal": _appeal,
    "pass_appeal": _pass,
    "grant_appeal": always(appeal=Appeal.GRANTED, exempted=True),
    "refuse_appeal": always(appeal=Appeal.REFUSED),
}
