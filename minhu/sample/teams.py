"""Posts and organisations of the sample street: held, vacant, and joint ones over several grids."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import cycle

from minhu.accounts.actors import House
from minhu.core.clock import local_day
from minhu.places.enums import GridKind, Level
from minhu.places.models import Area
from minhu.sample.staff import GIVEN, STREET, SURNAMES
from minhu.teams.domain.editions import load_editions
from minhu.teams.domain.seating import choose, chosen
from minhu.teams.domain.tree import Charter, found
from minhu.teams.enums import Rulebook
from minhu.teams.models import Choice, Node, NodeGround, Rule, Seat

VACANT = {"999901001001006", "999901001003005", "999901001006002", "999901001008003"}
HOMES = ("物业服务中心", "社区居委会", "退役军人服务站", "")


def man_the_grids(*, at: datetime) -> None:
    """Let the grids go by 网格长、网格员和志愿者, and the first community by two more."""
    load_editions()
    street = Area.objects.get(code=STREET)
    since = local_day(at - timedelta(days=200))
    for code in ("grid-team", "police-and-three"):
        rule = chosen(Rulebook.POSTS, code)
        assert rule is not None  # noqa: S101 -- it comes along
        choose(street, rule, actor=House(), at=at)
    Choice.objects.update(valid_from=since)
    Seat.objects.bulk_create(_seats(since))
    _organise(street, since, at)


def _seats(since: date) -> Iterator[Seat]:
    names = (a + b for a, b in zip(cycle(SURNAMES), cycle(GIVEN), strict=False))
    for area in Area.objects.filter(level__in=(Level.COMMUNITY, Level.GRID)):
        level = Level(area.level)
        rule = Rule.objects.get(code="grid-team" if level is Level.GRID else "police-and-three")
        for number, slot in enumerate(rule.slots):
            empty = area.code in VACANT and number == len(rule.slots) - 2
            if slot.role or empty:
                continue
            for _each in range(slot.count or 2):
                yield Seat(
                    area=area,
                    slot=slot.code,
                    name=next(names),
                    full_time=slot.full_time,
                    home=HOMES[number % len(HOMES)],
                    valid_from=since,
                )


def _organise(street: Area, since: date, at: datetime) -> None:
    """Found the four tiers; a branch covers two grids, so that branches are fewer than grids."""
    top = found(
        street,
        Charter(tier="街道大工委", name="示例街道大工委", covers=[street], since=since),
        actor=House(),
        at=at,
    )
    branches: list[Node] = []
    for community in Area.objects.filter(parent=street, level=Level.COMMUNITY):
        middle = found(
            community,
            Charter(
                tier="社区大党委",
                name=f"{community.name}大党委",
                covers=[community],
                parent=top,
                since=since,
            ),
            actor=House(),
            at=at,
        )
        grids = list(Area.objects.grids().filter(parent=community, kind=GridKind.BASIC))
        pairs = [grids[n : n + 2] for n in range(0, len(grids), 2)]
        branches += [_branch(community, middle, pair, since) for pair in pairs]
    Node.objects.bulk_create(branches)
    NodeGround.objects.bulk_create(
        NodeGround(node=node, area=area, valid_from=since)
        for node in branches
        for area in node.over  # type: ignore[attr-defined]  # -- set by _branch
    )


def _branch(community: Area, parent: Node, grids: list[Area], since: date) -> Node:
    joint = "联合" if len(grids) > 1 else ""
    name = f"{community.name}{grids[0].name}等{joint}党支部" if joint else f"{grids[0].name}党支部"
    node = Node(area=community, tier="网格党支部", name=name, parent=parent, valid_from=since)
    node.over = grids  # type: ignore[attr-defined]  # -- for _organise
    return node
