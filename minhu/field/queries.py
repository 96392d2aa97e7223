"""Reading for the phone: what is mine to do, what I found, and where I am posted."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from minhu.accounts.models import User
from minhu.affairs.queries import moves_of
from minhu.cases.domain.disclosing import require_reason
from minhu.cases.enums import Channel
from minhu.cases.models import Attachment, Case, Step
from minhu.cases.queries import visible_to
from minhu.catalogue.models import Category
from minhu.catalogue.queries import categories
from minhu.catalogue.queries.editions import edition_in_use
from minhu.core.clock import local_day, now, zone
from minhu.core.ids import read_case_number
from minhu.core.lifecycle import Outcome
from minhu.field.models import SentRecord, SentStep
from minhu.ledgers import living
from minhu.ledgers.cells import plain
from minhu.ledgers.edition import subject_of
from minhu.ledgers.enums import Subject
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries.ledgers import ledgers_to_fill
from minhu.ledgers.queries.ledgers import visible_to as records_seen
from minhu.ledgers.queries.whom import whom
from minhu.places import codes
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.places.queries import in_area
from minhu.requests.enums import RequestState
from minhu.requests.lifecycle import AT_DESK

MOST_ROWS = 100
FAMILIAR_DAYS = 30
FAMILIAR_CASES = 500
APPEALS_FOR, FEW_ROWS = timedelta(days=30), 10


class Line(NamedTuple):
    """A record in a list: what it is called, where it stands, and its place where that tells it apart."""

    record: Record
    title: str
    stood: str
    place: Area | None


def requests_of(user: User) -> QuerySet[Case]:
    """Return the requests somebody may see; other kinds of case have pages of their own."""
    return visible_to(user).filter(kind="request")


def to_do(user: User) -> QuerySet[Case]:
    """Return the open cases whose next move is this user's, what runs out first on top."""
    mine = requests_of(user).filter(outcome=Outcome.OPEN, party__in=user.parties)
    return _for_list(mine.order_by("due_at", "id"))[:MOST_ROWS]


def affairs_to_do(user: User) -> QuerySet[Case]:
    """Return what of other procedures waits for this user, what runs out first on top."""
    return _for_list(moves_of(user))[:MOST_ROWS]


def to_settle(user: User) -> QuerySet[Case]:
    """Return what lies at the desk for a grid of this user and may be settled on the spot."""
    here = Q(pk__in=())
    for code in user.grids:
        here |= in_area(code)
    waiting = visible_to(user).filter(here, state__in=AT_DESK, outcome=Outcome.OPEN)
    return _for_list(waiting.exclude(party__in=user.parties).order_by("due_at", "id"))[:MOST_ROWS]


def to_watch(user: User, at: datetime) -> QuerySet[Case]:
    """Return what was returned and is still led from here, and what closed late and may be appealed."""
    units = [post.unit_id for post in user.posts_now if post.unit_id]
    grids = Q(pk__in=())
    for code in user.grids:
        grids |= in_area(code)
    led = Q(state=RequestState.RETURNING) & (Q(unit__in=units) | Q(grids, unit=None))
    late = Q(closed_at__gte=at - APPEALS_FOR, late=True, appeal="")
    rows = requests_of(user).filter(led | late & (Q(reporter=user) | Q(unit__in=units)))
    return _for_list(rows.order_by("-received_at", "-id"))[:FEW_ROWS]


def found_today(user: User, at: datetime) -> QuerySet[Case]:
    """Return what this user found and sent in today, the newest first."""
    morning = datetime.combine(local_day(at), time(), zone())
    rows = visible_to(user).filter(
        steps__seq=1, steps__actor=user, channel=Channel.GRID, received_at__gte=morning
    )
    return _for_list(rows.order_by("-received_at", "-id"))[:MOST_ROWS]


def ground_of(user: User) -> str:
    """Return the code of the area whose grids this user's map draws."""
    if user.grids:
        return codes.ancestor(user.grids[0], Level.COMMUNITY)
    post = user.post
    return post.place_code if post else ""


def open_here(user: User) -> QuerySet[Case]:
    """Return the open cases that are this user's or lie in a grid of theirs."""
    near = Q(party__in=user.parties)
    for code in user.grids:
        near |= in_area(code)
    there = requests_of(user).filter(near, outcome=Outcome.OPEN)
    return _for_list(there.order_by("due_at", "id"))[:MOST_ROWS]


def _for_list(cases: QuerySet[Case]) -> QuerySet[Case]:
    pictures = Attachment.objects.only("id", "case_id", "width", "height")
    rows = cases.select_related("area", "category", "unit")
    return rows.prefetch_related(Prefetch("attachments", pictures))


def find_case(user: User, number: str) -> Case:
    """Return a case this user may see; raises ``Http404`` for any other, absent or not."""
    rows = requests_of(user).select_related("area__parent", "category__parent", "unit", "caller")
    case = rows.filter(number=read_case_number(number) or "").first()
    if case is None:
        raise Http404
    require_reason(case, actor=user, at=now())
    return case


def kind_of(user: User, number: str) -> str:
    """Return the kind of a case this user may see, empty for any other."""
    kinds = visible_to(user).filter(number=number).values_list("kind", flat=True)
    return kinds.first() or ""


def history(case: Case) -> tuple[Step, ...]:
    """Return the steps of a case with their pictures and doers, the newest first."""
    steps = case.steps.select_related("actor").prefetch_related("attachments")
    return tuple(steps.order_by("-seq"))


def sent_step(key: UUID, user: User) -> Step | None:
    """Return the step that a mark of this user's phone has become, if it has arrived before."""
    sent = SentStep.objects.select_related("step__case").filter(key=key, user=user).first()
    return sent.step if sent else None


def sent_record(key: UUID, user: User) -> Record | None:
    """Return the record that a mark of this user's phone has become, if it has arrived before."""
    sent = SentRecord.objects.select_related("record__ledger").filter(key=key, user=user).first()
    return sent.record if sent else None


def find_ledger(user: User, code: str) -> Ledger:
    """Return a ledger this user may write records of; raises ``Http404`` for any other."""
    ledger = next((each for each in ledgers_to_fill(user) if each.code == code), None)
    if ledger is None:
        raise Http404
    return ledger


def ledgers_by_subject(user: User, words: str) -> list[tuple[Subject, list[Ledger]]]:
    """Return the ledgers this user may write records of by subject, an office's own ones first.

    With ``words`` only those whose name, or whose subject, says so.
    """
    wanted = plain(words)
    found: dict[Subject, list[Ledger]] = defaultdict(list)
    for ledger in ledgers_to_fill(user):
        subject = subject_of(ledger.code)
        if wanted in ledger.name or wanted in subject.label:
            found[subject].append(ledger)
    order = sorted(Subject, key=lambda subject: subject is not Subject.OWN)
    return [(subject, found[subject]) for subject in order if subject in found]


def find_record(user: User, ledger: Ledger, key: UUID) -> Record:
    """Return a record this user may change; raises ``Http404`` for any other, absent or not."""
    rows = records_seen(user).filter(ledger=ledger, pk=key, struck=False)
    record = rows.select_related("ledger__area", "area__parent").first()
    if record is None or not user.has_perm("ledgers.keep_record", record):
        raise Http404
    return record


def latest_records(user: User, ledger: Ledger) -> list[Line]:
    """Return the records of a ledger in this user's places, the newest first.

    Where they lie is said only when it is not the same for all of them.
    """
    found = records_seen(user).filter(ledger=ledger, struck=False)
    rows = list(found.select_related("area__parent", "ledger").order_by("-pk")[:MOST_ROWS])
    about, life = whom(rows), living.lifecycle(ledger.life)
    several = len({each.area_id for each in rows}) > 1
    return [
        Line(
            each,
            about.get(each.pk) or each.called,
            living.standing(life, each.state),
            each.area if several else None,
        )
        for each in rows
    ]


def grids_of(user: User) -> tuple[Area, ...]:
    """Return the grids this user is posted to, each with the community it lies in."""
    return tuple(Area.objects.filter(code__in=user.grids).select_related("parent"))


def kinds_for(user: User, at: datetime) -> tuple[Category, ...]:
    """Return the categories one may choose from, those found here most in a month first."""
    tree = categories(at, edition=edition_in_use(ground_of(user), at))
    leaves = [leaf for top in tree for leaf in top.children or (top,)]
    recent = visible_to(user).filter(
        channel=Channel.GRID, received_at__gte=at - timedelta(days=FAMILIAR_DAYS)
    )
    codes = recent.order_by("-received_at").values_list("category", flat=True)
    often = Counter(codes[:FAMILIAR_CASES])
    known = [leaf.category for leaf in leaves]
    return tuple(sorted(known, key=lambda category: -often[category.code]))
