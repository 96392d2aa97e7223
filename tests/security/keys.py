"""For each address that names a thing of the town, a real key.

``where`` gives what stands in an address; a door it has nothing for fails the test, so a new one
needs a line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model

from minhu.accounts import models as accounts
from minhu.campaigns.models import Campaign, Target
from minhu.care.models import CallBox, Canteen
from minhu.cases import models as cases
from minhu.catalogue import models as catalogue
from minhu.centre import models as centre
from minhu.exchange.models import Partner
from minhu.findings.models import Device, Finding
from minhu.halls.models import Hall, Ticket, Window
from minhu.ledgers import models as ledgers
from minhu.ledgers.domain.confirming import mark_of
from minhu.notices import models as notices
from minhu.people.models import RegisterFile, Resident
from minhu.people.models.resident import Household
from minhu.places import models as places
from minhu.rates import models as rates
from minhu.requests.domain.intake import link_secret
from minhu.schedules.models import Schedule
from minhu.teams.models import Node, Seat
from minhu.whistles.models import Liaison, Whistle
from tests.cast import GRID, STREET
from tests.security.town import a_target

Kwargs = Mapping[str, Any]
MODELS: Mapping[str, type[Model]] = {
    "accounts:end_token": accounts.Token, "desk:end_token": accounts.Token,
    "accounts:end_device": accounts.SignedIn,
    "field:open_note": notices.Notice, "desk:open_note": notices.Notice,
    "field:collection": ledgers.Collection, "desk:collection": ledgers.Collection,
    "desk:remind_collection": ledgers.Collection, "desk:close_collection": ledgers.Collection,
    "desk:answer_collection": ledgers.Collection,
    "desk:schedule": Schedule, "desk:stop_schedule": Schedule,
    **dict.fromkeys(
        (
            *("field:campaign", "field:campaign_seen", "field:campaign_met", "desk:campaign"),
            *("desk:end_campaign", "desk:campaign_doors", "field:campaign_visit"),
            *("field:campaign_back", "field:api_visit"),
        ),
        Campaign,
    ),
    "desk:change_channel": notices.Outlet, "desk:notice": notices.Notice,
    "desk:try_again": notices.Notice, "desk:drop_target": rates.Target,
    "desk:bulletin": rates.Bulletin, "desk:bulletin_act": rates.Bulletin,
    "desk:bulletin_file": rates.Bulletin, "desk:board": rates.Board,
    "desk:contest_board": rates.Board, "desk:decide_contest": rates.Contest,
    **dict.fromkeys(
        ("desk:hall", "desk:hall_poster", "desk:hall_window", "desk:hall_figures", "desk:hall_tickets"),
        Hall,
    ),
    "desk:canteen": Canteen, "desk:retire_call_box": CallBox,
    "desk:resident_list": RegisterFile, "desk:residents_refused": RegisterFile,
    "desk:household": Household, "desk:show_resident": Resident,
    "desk:strike_resident": Resident, "desk:map_file": places.MapFile,
    "desk:map_refused": places.MapFile, "desk:withdraw_redraw": places.Redraw,
    "desk:dispute": places.Dispute, "desk:dispute_evidence": places.Dispute,
    "desk:evidence_picture": places.EvidencePicture, "desk:dispute_decide": places.Dispute,
    "desk:leave_seat": Seat, "desk:remove_alias": places.Alias, "desk:dissolve_node": Node,
    "desk:close_unit": accounts.Unit, "desk:set_password": accounts.User,
    "desk:drop_factor": accounts.User, "desk:switch_account": accounts.User,
    "desk:give_post": accounts.User, "desk:end_post": accounts.Post,
    "desk:set_ceiling": accounts.Post, "desk:change_ladder": catalogue.Rung,
    "desk:standard_ladder": catalogue.Standard, "desk:change_limit": catalogue.Limit,
    "desk:call_off_absence": accounts.Absence, "desk:trial": catalogue.RoutingRule,
    "desk:edit_rule": catalogue.RoutingRule, "desk:change_rule": catalogue.RoutingRule,
    "desk:show_liaison": Liaison, "desk:retire_liaison": Liaison,
    "desk:define_ledger": ledgers.Upload, "desk:define_form": ledgers.Upload,
    "portal:room": ledgers.Record, "desk:drop_template": ledgers.Template, "desk:ledger_import": ledgers.Upload,
    "desk:ledger_refused": ledgers.Upload, "desk:review_opening": cases.Opening,
    "desk:revoke_referral": cases.Referral, "desk:answer_referral": cases.Referral,
    "desk:take_down_plate": places.Plate, "centre:brief": centre.Brief,
    "centre:brief_act": centre.Brief, "centre:sign_handover": centre.Handover,
    "centre:finding": Finding, "centre:finding_picture": Finding, "centre:finding_act": Finding,
    "centre:retire_device": Device, "centre:partner": Partner, "centre:partner_act": Partner,
    "centre:topic": centre.Topic, "centre:incident": centre.Incident,
    "centre:incident_act": centre.Incident, "cases:picture": cases.Attachment,
    "cases:thumbnail": cases.Attachment, "portal:released_picture": cases.Attachment,
    "portal:picture": cases.Attachment,
}  # fmt: skip
"""Whose key stands in the address of a door."""
CHOSEN: Mapping[str, Callable[[], Model | None]] = {
    "accounts.User": lambda: accounts.User.objects.get(username="shequ3"),
    "campaigns.Campaign": lambda: Target.objects.get(pk=a_target()).campaign,
    "centre.Handover": lambda: centre.Handover.objects.get(taken_at=None),
    "ledgers.Record": lambda: ledgers.Record.objects.filter(ledger__code="rooms").first(),
    "places.Redraw": lambda: places.Redraw.objects.order_by("-valid_from").first(),
    "places.Dispute": lambda: places.Dispute.objects.get(decided_at=None),
    "findings.Finding": lambda: Finding.objects.exclude(picture="").first(),
    "notices.Notice": lambda: notices.Notice.objects.get(dedupe_key="keys"),
}
"""Which of them, where it is not the first."""


def row_of(door: str) -> Model | None:
    """Return the thing that a door is about, ``None`` where it is about none of a model."""
    model = MODELS.get(door)
    if model is None:
        return None
    if door.endswith("open_note"):
        return notices.Notice.objects.get(dedupe_key="note")
    if model is ledgers.Upload:
        name = "new" if "define" in door else "fit" if "refused" in door else "odd"
        return ledgers.Upload.objects.get(name=f"{name}.csv")
    chosen = CHOSEN.get(model._meta.label)
    return chosen() if chosen else model._default_manager.order_by("pk").first()


def where(door: str, wanted: Mapping[str, Any]) -> Kwargs:
    """Return what stands in the address of a door; raises ``KeyError`` where there is nothing."""
    row = row_of(door)
    if door in {"portal:report", "portal:order"}:
        return {"code": places.Plate.objects.order_by("pk")[0].code}
    if door in {"portal:hall", "portal:hall_screen", "portal:ticket"}:
        ticket = Ticket.objects.order_by("pk")[0]
        told = {"code": ticket.hall.code, "secret": ticket.secret}
        return {name: told[name] for name in wanted}
    known = _of_a_case(door) | _of_a_ledger() | dict(WORDS.get(door, {}))
    if "window" in wanted:
        known["window"] = Window.objects.order_by("pk")[0].pk
    if door.endswith(":poll"):
        poll = ledgers.Poll.objects.select_related("ledger", "whole__ledger")[0]
        ends = {"code": poll.whole.ledger.code, "name": poll.ledger.code}
        known |= {"mark": poll.mark, "key": poll.whole_id, **ends}
    if door == "portal:confirming":
        waits = ledgers.Record.objects.filter(ledger__code="firm-problems", state="待企业确认")
        known |= {"key": waits[0].pk, "mark": mark_of(waits[0])}
    if row is not None:
        known |= {"key": row.pk, "picture_id": row.pk}
    if "door" in wanted:
        known["door"] = a_target()
    return {name: known[name] for name in wanted}


def _of_a_case(door: str) -> dict[str, Any]:
    case = cases.Case.objects.get(intake_key="keys")
    known: dict[str, Any] = {"number": case.number, "secret": link_secret("keys"), "seq": 1}
    if door.startswith("desk:whistle"):
        whistle = Whistle.objects.filter(case__state="drafted").select_related("case")[0]
        known |= {"number": whistle.case.number, "verb": "approve"}
    if door.startswith("desk:affair") or door == "desk:new_affair":
        affair = cases.Case.objects.filter(kind="dispute", sides__isnull=False)[0]
        person = affair.sides.order_by("pk")[0].person_id
        known |= {"procedure": "dispute", "number": affair.number, "verb": "accept", "key": person}
    if door == "desk:affair_paper":
        step = cases.Step.objects.filter(case__kind="hazard", verb="notify").select_related("case")
        known |= {"procedure": "hazard", "number": step[0].case.number, "seq": step[0].seq}
    return {"verb": "add" if door.startswith("portal") else "report", **known}


def _of_a_ledger() -> dict[str, Any]:
    """Return code, record and column of a ledger, and a template where the door has one."""
    ledger = ledgers.Ledger.objects.get(code="promises")
    record = ledgers.Record.objects.filter(ledger=ledger).order_by("pk")[0]
    column = ledgers.Column.objects.filter(ledger=ledger).order_by("pk")[0]
    template = ledgers.Template.objects.get().pk
    picture = {"mark": "0" * 32, "template": template}
    return {"code": ledger.code, "key": record.pk, "name": column.name, **picture}


WORDS: Mapping[str, Mapping[str, Any]] = {
    "places:poster_svg": {"code": STREET}, "places:poster_pdf": {"code": STREET},
    "portal:joined": {"key": "k" * 22},
    "portal:released_picture": {}, "desk:register": {"name": "suspensions"},
    "desk:new_schedule": {"maker": "record", "subject": "patrols"},
    "desk:wording": {"code": "urge"}, "desk:category": {"code": "0201"},
    "desk:turn_strand": {"code": "0201"},
    "desk:bulletin_act": {"act": "publish"}, "desk:bulletin_file": {"kind": "pdf"},
    "desk:map_export": {"kind": "xlsx"}, "desk:evidence_picture": {"size": "s"},
    "desk:campaign_doors": {"code": GRID}, "desk:answer_collection": {"code": GRID},
    "desk:affairs": {"procedure": "dispute"}, "desk:affair_figures": {"procedure": "dispute"},
    "desk:new_affair": {"procedure": "dispute"}, "desk:answer_referral": {"said": "accept"},
    "centre:brief_act": {"act": "publish"}, "centre:finding_picture": {"size": "whole"},
    "centre:finding_act": {"act": "confirm"}, "centre:partner_act": {"act": "set"},
    "centre:incident_act": {"act": "write"}, "ogc:collection": {"name": "grids"},
    "ogc:items": {"name": "grids"}, "ogc:item": {"name": "grids", "key": GRID},
    "exchange:orders": {"code": "hotline"}, "exchange:results": {"code": "hotline"},
    **{
        name: {"code": GRID}
        for name in ("desk:grid_card", "desk:take_seat", "desk:write_card", "desk:add_alias")
    },
}  # fmt: skip
