"""A street in which every kind of thing is there.

The sample without its month of calls, with the cast of the tests on its posts, and whatever the
sample has none of.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from minhu.accounts import models as accounts
from minhu.accounts.domain.tokens import make_token
from minhu.accounts.enums import TokenScope
from minhu.campaigns.domain.visiting import Said, visit
from minhu.campaigns.models import Target
from minhu.cases import models as cases
from minhu.catalogue.domain.base import load_base
from minhu.centre import models as centre
from minhu.core.clock import local_day, now
from minhu.core.ids import uuid7
from minhu.exchange.models import Order, Partner
from minhu.ledgers import models as ledgers
from minhu.ledgers.queries.polling import askable
from minhu.notices import models as notices
from minhu.people.domain.register_files import send_list, work_off
from minhu.people.enums import Base
from minhu.places import models as places
from minhu.rates import models as rates
from minhu.sample import (
    affairs,
    campaigns,
    care,
    halls,
    outside,
    papers,
    redrawing,
    residents,
    room,
    rules,
    schedules,
    shelf,
    teams,
    whistles,
)
from minhu.sample import ledgers as books
from minhu.sample.setting import build
from tests.cast import COMMUNITY, GRID, STREET, Cast, call
from tests.desk.test_papers_page import docx
from tests.people.test_register import book, somebody
from tests.requests.stage import stand

DAY = timedelta(days=1)
POSTS = {
    "desk": "shequ1", "street": "jiedao", "grid_worker": "wangge1001", "worker": "shizheng",
    "other_worker": "huanwei", "supervisor": "duban", "leader": "lingdao", "auditor": "shenji",
    "system_admin": "xitong", "security_admin": "anquan", "stranger": "shequ2",
}  # fmt: skip


def set_the_town() -> Cast:
    """Fill an empty database with a street that has everything; returns who works there."""
    load_base(at=now())
    at = now()
    setting = build(at=at, progress=lambda _stage: None)
    for tell in (whistles.blow, outside.look_from_the_roof):
        tell(setting, at=at)
    for keep in (
        *(rules.write_rules, rules.change_rules, room.open_room, room.keep_the_day),
        *(affairs.inspect, care.look_after, care.cook, halls.receive, campaigns.go_round),
        *(papers.report_figures, redrawing.tell_of_the_map),
    ):
        keep(setting.staff, at=at)
    for fill in (
        *(books.keep_ledgers, shelf.fill_shelf, teams.man_the_grids, residents.fill_register),
    ):
        fill(at=at)
    schedules.come_again(setting.staff, at=at)
    users = {one.username: one for one in accounts.User.objects.all()}
    known: dict[str, Any] = {name: users[said] for name, said in POSTS.items()}
    for name, code in (("unit", "shizheng"), ("other_unit", "huanwei")):
        known[name] = setting.staff.units[code][0]
    cast = Cast(**known)
    case = stand(call("keys", phone="13800000009"), "working", cast)
    for add in (_of_the_case, _of_people, _of_places, _of_notices, _of_papers):
        add(cast, case, at)
    return cast


PICTURE = {"picture": "a.jpg", "thumbnail": "b.jpg", "sha256": "0" * 64}


def _of_the_case(cast: Cast, case: cases.Case, at: datetime) -> None:
    step = case.steps.get(seq=1)
    for name in (PICTURE["picture"], PICTURE["thumbnail"]):
        default_storage.save(name, ContentFile(b"jpeg"))
    cases.Attachment.objects.create(case=case, step=step, width=1, height=1, **PICTURE)
    opening = {"kind": "reason", "secrecy": 1, "words": "看看", "at": at, "until": at + DAY}
    cases.Opening.objects.create(case=case, user=cast.worker, **opening)
    said = {"words": "请看", "asked_at": at}
    cases.Referral.objects.create(case=case, to=cast.leader, by=cast.street, **said)


def _of_people(cast: Cast, _case: cases.Case, at: datetime) -> None:
    make_token(name="屏", scopes=TokenScope.values, days=7, actor=cast.street, at=at)
    going_on = Session.objects.create(session_key="k" * 32, session_data="", expire_date=at + DAY)
    accounts.SignedIn.objects.create(user=cast.desk, session_key=going_on.session_key, at=at)
    first = local_day(at)
    accounts.Absence.objects.create(user=cast.desk, first=first, last=first + DAY)
    home = places.Area.objects.get(pk=COMMUNITY)
    content = book(somebody(), somebody(2, phone="123"))
    sent = send_list(content, "名单.csv", home, Base.USUAL, actor=cast.desk, at=at)
    work_off(sent.pk, at=at)


def _of_places(cast: Cast, case: cases.Case, at: datetime) -> None:
    street, home = (places.Area.objects.get(pk=code) for code in (STREET, COMMUNITY))
    places.Alias.objects.create(area=home, name="老东风", at=at, by=cast.street)
    evidence = places.Evidence.objects.order_by("pk")[0]
    places.EvidencePicture.objects.create(evidence=evidence, **PICTURE)
    file = ContentFile("代码,名称,边界\n999902001001001,别处的,\n".encode(), "a.csv")
    places.MapFile.objects.create(area=street, file=file, name="a.csv", by=cast.street, at=at)
    topic = centre.Topic.objects.create(area=street, words="灯", made_at=at)
    centre.TopicCase.objects.create(topic=topic, case=case, before=False)
    target = Target.objects.select_related("campaign", "area").get(pk=a_target())
    result = target.campaign.kind.results[0].code
    visit(target, Said(result), key=uuid7(), actor=cast.grid_worker, at=at)
    note = {"day": local_day(at), "shift": "night", "words": "没事", "left_by": cast.leader}
    centre.Handover.objects.create(area=street, **note, left_at=at)


def _of_notices(cast: Cast, case: cases.Case, at: datetime) -> None:
    outlet = notices.Outlet.objects.create(way="wecom", area_code=STREET, mask="…", at=at)
    sent = {"way": "wecom", "text": "字", "dedupe_key": "keys", "state": "failed", "at": at}
    notices.Notice.objects.create(outlet=outlet, area_code=STREET, **sent)
    party = {"party": cast.street.addresses[0], "way": "inside", "at": at}
    notices.Notice.objects.create(**party, text="字", dedupe_key="note", case_number=case.number)
    partner = Partner.objects.order_by("pk")[0]
    Order.objects.create(partner=partner, outside_id="A-1", case=case, received_at=at)


def _of_papers(cast: Cast, _case: cases.Case, at: datetime) -> None:
    board = rates.Board.objects.order_by("pk")[0]
    contest = {"line": "shizheng", "indicator": board.content["goals"][0]["code"], "reason": "不对"}
    rates.Contest.objects.create(board=board, **contest, by=cast.worker, at=at)
    ledger = ledgers.Ledger.objects.get(code="promises")
    file, paper = ContentFile(b"a,b\n1,2", "a.csv"), ContentFile(docx("字"), "a.docx")
    label = ledgers.Column.objects.filter(ledger=ledger).order_by("pk")[0].label
    fitting = ContentFile(f"{label}\nx".encode(), "b.csv")
    for of, sent, name in ((None, file, "new"), (ledger, file, "odd"), (ledger, fitting, "fit")):
        ledgers.Upload.objects.create(
            ledger=of, file=sent, name=f"{name}.csv", by=cast.street, at=at
        )
    asked = {"number": "K-1", "title": "摸底", "level": "grid", "due_on": local_day(at) + DAY}
    ledgers.Collection.objects.create(ledger=ledger, **asked, opened_by=cast.street, opened_at=at)
    ledgers.Template.objects.create(ledger=ledger, name="表", file=paper, by=cast.street, at=at)
    part = ledgers.Ledger.objects.get(code="lookback-answers")
    whole = ledgers.Record.objects.filter(ledger=part.within).order_by("pk")[0]
    asks = [each.slot for each in askable(part.columns.all())]
    opened = {"opened_by": cast.street, "opened_at": at, "until": local_day(at) + DAY}
    ledgers.Poll.objects.create(ledger=part, whole=whole, mark="m" * 22, asks=asks, **opened)


def a_target() -> Any:  # noqa: ANN401 -- a key
    return Target.objects.filter(area=GRID).order_by("pk").values_list("pk", flat=True)[0]
