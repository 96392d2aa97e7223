"""One page for who answers for a place: what is late, what waits for a decision, how it goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from minhu.accounts.models import Unit, User
from minhu.affairs.queries import moves_of
from minhu.cases.models import Case, Step
from minhu.cases.queries import visible_to
from minhu.cases.standing import standing_in_all
from minhu.core.clock import local_day
from minhu.core.lifecycle import Outcome
from minhu.desk.enums import Due, Turner, View
from minhu.desk.queries.worklist import due_condition
from minhu.rates.books import book
from minhu.rates.comparing import Line, compared
from minhu.rates.scope import Scope
from minhu.whistles.enums import Kind, WhistleState
from minhu.whistles.lifecycle import OUT
from minhu.whistles.models import Whistle

SHOWN, LATEST = 20, 5
"""How many lines of each kind; of what is late few, so that what waits for the leader is in sight."""
THIRTY = timedelta(days=30)
ASKING = ("propose_exclusion", "return", "appeal", "pass_appeal")
"""The verbs with which somebody asks for a decision."""
THREE = ("response", "solved", "satisfied", "on_time")
UNAPPROVED = Whistle.objects.filter(approved_at=None).exclude(kind=Kind.PHONE)
DECISIONS: dict[str, tuple[str, Q]] = {
    "excluding": ("requests.confirm_exclusion", Q(state="excluding", outcome=Outcome.OPEN)),
    "returning": ("requests.decide_return", Q(state="returning", outcome=Outcome.OPEN)),
    "drafted": ("whistles.approve", Q(state="drafted", outcome=Outcome.OPEN)),
    "blown": ("whistles.approve_after", Q(pk__in=())),
    "": ("requests.confirm_appeal", Q(appeal="passed")),
}
"""What may wait for a decision, and the permission that says whether it is this user's.

Which whistles wait to be approved afterwards is asked first: they are few, and what is looked
for by key and by what is open is found without reading the closed cases.
"""

RULED = (
    *("kind", "state", "outcome", "party", "secrecy", "appeal", "late", "returns", "due_at"),
    *("area_id", "unit_id", "reporter_id", "proposer_id", "whistle__kind"),
)
"""What rules ask of a case that waits for a decision: of up to a hundred, a few are shown."""
TOLD = (
    *("number", "title", "urgent", "due_clock", "due_kind", "reworks", "desk_code"),
    *("proposer__name", "unit__name", "unit__phone"),
    *("area__name", "area__level", "area__parent__name", "area__parent__level"),
)
"""What the page says of a case besides."""


@dataclass(frozen=True, slots=True)
class DueToday:
    """How much of today's waits for whom; ``query`` opens the list, ``share`` is of the most."""

    name: str
    n: int
    query: str
    share: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The counts on top, then the lists; ``decisions`` are only what this user may decide.

    ``more_wait`` says that there are others behind them. ``said`` are the words with which it was asked for, by case, where it is not kept closely.
    """

    late: int
    today: int
    open: int
    late_cases: list[Case]
    decisions: list[Case]
    more_wait: bool
    said: dict[UUID, str]
    due: list[DueToday]
    rates: list[Line]

    @property
    def more(self) -> int:
        return self.late - len(self.late_cases)


def overview(user: User, area: str, *, at: datetime) -> Overview:
    """Return the page in a number of statements that does not grow with the cases."""
    cases = visible_to(user).filter(kind="request")
    is_open, late = Q(outcome=Outcome.OPEN), Q(due_at__lt=at)
    today = due_condition(Due.TODAY, at)
    stand = standing_in_all(user, "", kind="request", at=at)
    due = _due(cases.filter(is_open, today))
    decisions = _decisions(user)
    return Overview(
        late=stand.late,
        today=due.total(),
        open=stand.open,
        late_cases=list(_loaded(cases.filter(is_open, late))[:LATEST]),
        decisions=decisions[:SHOWN],
        more_wait=len(decisions) > SHOWN,
        said=_said(decisions),
        due=_waits(due),
        rates=_rates(area, at),
    )


Party = tuple[str, UUID | None, str]
"""The kind of a party; of a unit its key and its name."""


def _due(cases: QuerySet[Case]) -> Counter[Party]:
    """Return whom cases wait for: units by name, others by kind.

    Counted by party, which stands in the index of what runs out first; a party that is a unit
    is called by its code.
    """
    parties = dict(cases.order_by().values_list("party").annotate(n=Count("*")))
    codes = {party: party.partition(":") for party in parties}
    units = Unit.objects.filter(code__in=[code for turn, _colon, code in codes.values()])
    named = {code: (key, name) for key, code, name in units.values_list("pk", "code", "name")}
    counted = Counter[Party]()
    for party, n in parties.items():
        turn, _colon, code = codes[party]
        key, name = named.get(code, (None, "")) if turn == Turner.UNIT else (None, "")
        counted[turn, key, name] += n
    return counted


def _waits(counted: Counter[Party]) -> list[DueToday]:
    """Return who has how much of it, the most first."""
    most = max(counted.values(), default=0)
    return [
        DueToday(name or str(Turner(turn).label), n, _query(turn, unit), 100 * n // most)
        for (turn, unit, name), n in counted.most_common(SHOWN)
    ]


def _query(turn: str, unit: UUID | None) -> str:
    asked = {"view": View.TODAY.value, "turn": turn}
    return urlencode(asked | ({"unit": unit} if unit else {}))


def _said(cases: Iterable[Case]) -> dict[UUID, str]:
    """Return with which words a decision was asked for: of a step, or what a whistle asks."""
    open_words = [case.pk for case in cases if not case.is_kept]
    steps = Step.objects.filter(case__in=open_words, verb__in=ASKING).exclude(note="")
    asked = Case.objects.filter(pk__in=open_words, kind="whistle").values_list("pk", "detail")
    return dict([*asked, *steps.order_by("seq").values_list("case", "note")])


def _decisions(user: User) -> list[Case]:
    """Return what waits for this user, asked of the rule and not of a role; one more than is shown."""
    waiting = Case.objects.filter(pk__in=_waiting(user)).select_related("whistle")
    own = [
        case.pk
        for case in _helped(user, _soonest(waiting, *RULED))[: 5 * SHOWN]
        if _may_decide(user, case)
    ]
    asked = moves_of(user).values_list("pk", flat=True)[: SHOWN + 1]
    shown = _loaded(Case.objects.filter(pk__in=[*own[: SHOWN + 1], *asked]))
    return list(_helped(user, shown)[: SHOWN + 1])


def _helped(user: User, cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return cases with who helps, which rules ask of those alone who belong to a unit."""
    units = any(post.unit_id for post in user.posts_now)
    return cases.prefetch_related("helpers") if units else cases


def _waiting(user: User) -> list[UUID]:
    """Return what may wait for a decision: of each kind what runs out first, found by index alone."""
    blown = UNAPPROVED.filter(case__state__in=(*OUT, WhistleState.ENDED)).values_list("case")
    afterwards = Q(pk__in=[key for (key,) in blown.order_by("-case")[: 5 * SHOWN]])
    found = list[UUID]()
    for condition in (afterwards, *(condition for _rule, condition in DECISIONS.values())):
        first = visible_to(user).filter(condition).order_by("due_at", "pk")
        found += first.values_list("pk", flat=True)[: 5 * SHOWN]
    return found


def _may_decide(user: User, case: Case) -> bool:
    if case.kind == "whistle":
        return user.has_perm(DECISIONS["drafted" if case.state == "drafted" else "blown"][0], case)
    return user.has_perm(DECISIONS.get(case.state, DECISIONS[""])[0], case)


def _loaded(cases: QuerySet[Case]) -> QuerySet[Case]:
    found = cases.select_related("area__parent", "unit", "proposer", "whistle")
    return _soonest(found, *RULED, *TOLD)


def _soonest(cases: QuerySet[Case], *columns: str) -> QuerySet[Case]:
    return cases.only(*columns).order_by(F("due_at").asc(nulls_last=True), "id")


def recent(area: str, at: datetime) -> Scope:
    """Return what the rates of the page are about: the past thirty days."""
    last = local_day(at)
    return Scope(area=area, first=last - THIRTY, last=last)


def _rates(area: str, at: datetime) -> list[Line]:
    """Return the rates of the past thirty days beside the thirty before."""
    scope, last = recent(area, at), local_day(at)
    end = last - THIRTY - timedelta(days=1)
    before = scope.during(end - THIRTY, end)
    held = book("requests", last).having(lambda one: one.code in THREE)
    return list(compared(scope, before, at=at, day=last, held=held).lines)
