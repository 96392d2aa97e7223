"""Which posts an area must have, who holds them, and how far organisations reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max

from minhu.accounts.models import Post
from minhu.places import codes
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.teams.enums import Rulebook
from minhu.teams.models import CardText, Choice, Node, NodeGround, Rule, Seat, Slot

DEFAULTS = {
    (Rulebook.POSTS, Level.GRID): "worker-and-assistant",
    (Rulebook.TREE, ""): "four-tiers",
    (Rulebook.CARD, ""): "eight-fixed",
    (Rulebook.LOAD, ""): "households-and-firms",
    (Rulebook.ELEMENTS, ""): "six",
}
"""What holds where nobody has chosen; a community or a courtyard then has no posts."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody on a post; ``seat`` is ``None`` when the post follows an account."""

    name: str
    since: date
    full_time: bool
    home: str = ""
    seat: Seat | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A post of one area with who holds it; ``empty_since`` when the last one left, if ever."""

    slot: Slot
    holders: tuple[Holder, ...]
    empty_since: date | None = None

    @property
    def vacant(self) -> int:
        return max(self.slot.count - len(self.holders), 0)

    @property
    def filled(self) -> int:
        return self.slot.count - self.vacant


@dataclass(frozen=True, slots=True)
class Roster:
    """The posts of an area by the rule it goes by."""

    area: Area
    rule: Rule | None
    places: tuple[Place, ...] = ()

    @property
    def required(self) -> int:
        return sum(place.slot.count for place in self.places)

    @property
    def filled(self) -> int:
        return sum(place.filled for place in self.places)

    @property
    def vacant(self) -> int:
        return self.required - self.filled

    @property
    def holders(self) -> list[Holder]:
        return [holder for place in self.places for holder in place.holders]

    @property
    def full_time(self) -> int:
        return sum(holder.full_time for holder in self.holders)

    @property
    def part_time(self) -> int:
        return len(self.holders) - self.full_time


@dataclass(slots=True)
class Rules:
    """What was chosen on a day, asked once for any number of areas."""

    day: date
    choices: dict[tuple[str, str, str], str] = field(default_factory=dict)
    rules: dict[tuple[str, str], Rule] = field(default_factory=dict)

    @classmethod
    def on(cls, day: date) -> Rules:
        chosen = Choice.objects.on(day).values_list("area_id", "book", "level", "code")
        found = cls(day, {(area, book, level): code for area, book, level, code in chosen})
        found.rules = {(rule.book, rule.code): rule for rule in Rule.objects.on(day)}
        return found

    def of(self, book: Rulebook, code: str, level: str = "") -> Rule | None:
        """Return the rule an area goes by: the choice of the smallest area around, or the default."""
        around = code
        while around:
            if name := self.choices.get((around, book, level)):
                return self.rules.get((book, name))
            around = codes.parent(around)
        return self.rules.get((book, DEFAULTS.get((book, level), "")))


def rule_for(area: Area, *, on: date) -> Rule | None:
    """Return the template of posts an area goes by."""
    return Rules.on(on).of(Rulebook.POSTS, area.code, area.level)


def card_of(area: Area, *, on: date) -> Rule | None:
    return Rules.on(on).of(Rulebook.CARD, area.code)


def tree_of(area: Area, *, on: date) -> Rule | None:
    return Rules.on(on).of(Rulebook.TREE, area.code)


def offered(book: Rulebook, day: date, level: str = "") -> list[Rule]:
    """Return the rules one may choose among."""
    return list(Rule.objects.on(day).filter(book=book, level=level))


def rosters(areas: Iterable[Area], *, on: date) -> list[Roster]:
    """Return the posts of many areas in five statements, however many there are."""
    wanted = list(areas)
    rules = Rules.on(on)
    keys = [area.code for area in wanted]
    seats: dict[tuple[str, str], list[Holder]] = defaultdict(list)
    for seat in Seat.objects.on(on).filter(area__in=keys):
        holder = Holder(seat.name, seat.valid_from, seat.full_time, seat.home, seat)
        seats[seat.area_id, seat.slot].append(holder)
    posts = _by_account(keys, on)
    left = _left(keys, on)
    return [
        Roster(
            area,
            rule := rules.of(Rulebook.POSTS, area.code, area.level),
            tuple(
                _place(slot, area.code, seats, posts, left) for slot in (rule.slots if rule else ())
            ),
        )
        for area in wanted
    ]


def _place(
    slot: Slot,
    code: str,
    seats: dict[tuple[str, str], list[Holder]],
    posts: dict[tuple[str, str], list[Post]],
    left: dict[tuple[str, str], date],
) -> Place:
    held = seats.get((code, slot.code), [])
    if slot.role:
        found = posts.get((code, slot.role), ())
        held = [Holder(post.user.name, post.valid_from, slot.full_time) for post in found]
    return Place(slot, tuple(held), left.get((code, slot.role or slot.code)))


def _by_account(keys: list[str], on: date) -> dict[tuple[str, str], list[Post]]:
    found: dict[tuple[str, str], list[Post]] = defaultdict(list)
    rows = Post.objects.held_on(on).filter(area_code__in=keys, user__is_active=True)
    for post in rows.select_related("user"):
        found[post.area_code, post.role].append(post)
    return found


def _left(keys: list[str], on: date) -> dict[tuple[str, str], date]:
    """Return when the last one left each post, by area and slot or role."""
    seats = Seat.objects.filter(area__in=keys, valid_to__lte=on).order_by()
    posts = Post.objects.filter(area_code__in=keys, valid_to__lte=on).order_by()
    rows = [*seats.values_list("area_id", "slot").annotate(Max("valid_to"))]
    rows += [*posts.values_list("area_code", "role").annotate(Max("valid_to"))]
    return {(area, name): day for area, name, day in rows}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the responsibility card; ``fills`` names what fills it by itself."""

    code: str
    name: str
    text: str
    fills: str


def card_fields(area: Area, *, on: date) -> list[Field]:
    """Return the fields of the card of an area: its own words, else those around it, else the rule's."""
    rule = card_of(area, on=on)
    around = [area.code]
    while parent := codes.parent(around[-1]):
        around.append(parent)
    said: dict[str, tuple[int, str]] = {}
    for text in CardText.objects.filter(area__in=around).order_by("at"):
        near = around.index(text.area_id)
        if text.field not in said or near <= said[text.field][0]:
            said[text.field] = near, text.text
    return [
        Field(
            each["code"],
            each["name"],
            said.get(each["code"], (0, each.get("text", "")))[1],
            each.get("from", ""),
        )
        for each in (rule.body if rule else ())
    ]


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the organisations of one tier reach: grids covered ÷ grids, never nodes ÷ grids."""

    tier: str
    nodes: list[Node]
    covered: frozenset[str]
    all: frozenset[str]

    @property
    def joint(self) -> list[Node]:
        return [node for node in self.nodes if len(node.covers) > 1]  # type: ignore[attr-defined]  # -- set by reach

    @property
    def bare(self) -> list[str]:
        """The codes of the grids that none covers."""
        return sorted(self.all - self.covered)


def reach(code: str, *, on: date) -> list[Reach]:
    """Return the tiers of the tree over an area and which of its grids each covers.

    24 branches over 52 grids are not 46 %: a joint branch covers several (domain page §4).
    Whoever covers a community covers its grids. Three statements for any number of nodes.
    """
    grids = set(Area.objects.inside(code).grids().standing(on).values_list("code", flat=True))
    rule = Rules.on(on).of(Rulebook.TREE, code)
    nodes = list(Node.objects.inside(code).on(on).select_related("area", "parent"))
    grounds: dict[object, list[str]] = defaultdict(list)
    rows = NodeGround.objects.on(on).filter(node__in=[node.pk for node in nodes])
    for node, area in rows.values_list("node", "area").order_by("area"):
        grounds[node].append(area)
    for node in nodes:
        node.covers = grounds[node.pk]
    return [_reach(tier, nodes, grids) for tier in (rule.body if rule else ())]


def _reach(tier: str, nodes: list[Node], grids: set[str]) -> Reach:
    mine = [node for node in nodes if node.tier == tier]
    covers = {area for node in mine for area in node.covers}  # type: ignore[attr-defined]  # -- set by reach
    covered = {grid for grid in grids if any(codes.inside(grid, area) for area in covers)}
    return Reach(tier, mine, frozenset(covered), frozenset(grids))
