"""点单、微心愿 on the phone: no account, a number, the same verbs as the desk, one's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from minhu.accounts.actors import Caller
from minhu.affairs.domain.steps import open_affair, take
from minhu.affairs.tasks import TOLD, tell_who_asked
from minhu.cases.models import Case
from minhu.cases.procedures import procedures
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.core.ids import uuid7
from minhu.notices.models import Notice
from minhu.people.queries import phone_of
from minhu.places.models import Area, Plate
from minhu.requests.domain.intake import link_secret
from tests.cast import GRID, Cast
from tests.portal.acts import KEY, PHONE, page

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.usefixtures("cast")
ASKED = {"way": "wish", "item": "hair", "title": "想请人上门理个发", "detail": "2楼东户"}


def pick(client: Client, path: str = "/r/DF3/order", **more: Any) -> Answer:
    form = {"intake_key": KEY, **ASKED, "caller_phone": PHONE, "consent": "yes", **more}
    return client.post(path, {name: value for name, value in form.items() if value is not None})


def order() -> Case:
    return Case.objects.get(kind="order")


def link_of(case: Case) -> str:
    return f"/f/{case.number}/{link_secret(case.intake_key or '')}"


@pytest.fixture
def ordered(client: Client, plate: Plate) -> str:  # noqa: ARG001 -- the order is made at the plate
    pick(client)
    return link_of(order())


def serve(cast: Cast) -> None:
    for verb, who in (("offer", cast.desk), ("claim", cast.worker), ("serve", cast.worker)):
        take(order(), verb, answers={"note": f"做了{verb}"}, actor=who, at=now())


def test_an_order_is_sent_from_the_plate_and_gets_a_number(client: Client, plate: Plate) -> None:
    assert "助浴" in page(client.get(f"/r/{plate.code}/order"))
    answer = pick(client)
    case = order()
    assert answer.headers["Location"].startswith(f"/sent/{case.number}/")
    assert case.number in page(client.get(answer.headers["Location"]))
    assert (case.area_id, case.place, case.channel) == (GRID, plate.name, "qr")


def test_name_and_phone_are_in_the_vault_alone(client: Client, ordered: str) -> None:  # noqa: ARG001 -- the order is there
    case = order()
    assert case.caller is not None
    assert phone_of(case.caller).endswith(PHONE)
    step = case.steps.get()
    assert PHONE not in f"{case.title}{case.detail}{step.payload}{step.note}"


def test_what_is_sent_twice_is_one_order(client: Client, ordered: str) -> None:
    assert ordered in pick(client).headers["Location"].replace("/sent/", "/f/")
    assert Case.objects.filter(kind="order").count() == 1


@pytest.mark.parametrize("missing", ["item", "title", "caller_phone", "consent"])
def test_what_is_missing_is_named_and_nothing_is_lost(
    missing: str, client: Client, plate: Plate
) -> None:
    answer = pick(client, f"/r/{plate.code}/order", **{missing: None, "caller_name": "王阿姨"})
    assert answer.status_code == 422
    assert "王阿姨" in page(answer)
    assert not Case.objects.exists()


def test_without_a_plate_a_place_is_chosen_first(client: Client) -> None:
    assert "东风第1网格" in page(client.get("/order"))
    assert pick(client, "/order").status_code == 422
    assert pick(client, f"/order?area={GRID}").status_code == 302


def test_the_number_alone_tells_how_it_stands_and_not_what_for(ordered: str) -> None:  # noqa: ARG001 -- the order is there
    case = order()
    stranger = page(Client().get(f"/f/{case.number}"))
    assert "收到了" in stranger
    assert case.title not in stranger
    assert case.detail not in stranger


def test_neighbours_do_not_join_an_order(ordered: str) -> None:  # noqa: ARG001 -- the order is there
    assert Client().post(f"/f/{order().number}/join").status_code == 404


def test_the_caller_reads_what_was_served_and_not_what_the_desk_noted(
    client: Client, cast: Cast, ordered: str
) -> None:
    serve(cast)
    shown = page(client.get(ordered))
    assert "做了serve" in shown
    assert "做了offer" not in shown
    assert "做了serve" in page(client.get(f"{ordered}/answer"))
    assert order().number in page(client.get("/mine"))


def test_the_callers_own_words_close_it(client: Client, cast: Cast, ordered: str) -> None:
    serve(cast)
    client.post(f"{ordered}/answer", {"solved": "solved", "satisfied": "satisfied"})
    case = order()
    assert (case.state, case.solved, case.satisfied) == ("done", "solved", "satisfied")
    assert case.steps.get(seq=case.seq).actor is None


@pytest.mark.parametrize(
    "said", [{"solved": "partly"}, {"solved": "solved", "satisfied": "dissatisfied"}]
)
def test_what_did_not_help_is_done_again(
    said: dict[str, str], client: Client, cast: Cast, ordered: str
) -> None:
    serve(cast)
    client.post(f"{ordered}/answer", said)
    assert (order().state, order().reworks) == ("claimed", 1)


def test_the_caller_withdraws_until_somebody_has_taken_it(
    client: Client, cast: Cast, ordered: str
) -> None:
    assert "撤回这件事" in page(client.get(ordered))
    take(order(), "offer", answers={}, actor=cast.desk, at=now())
    take(order(), "claim", answers={}, actor=cast.worker, at=now())
    assert client.post(f"{ordered}/withdraw").status_code == 409
    with pytest.raises(DomainError):
        take(order(), "withdraw", answers={}, actor=Caller(order().pk), at=now())


def test_an_order_of_the_desk_has_a_link_as_well(cast: Cast, client: Client) -> None:
    said = {**ASKED, "title": "想理个发", "intake_key": uuid7(), "caller_name": "王奶奶"}
    area = Area.objects.get(code=GRID)
    case = open_affair(procedures["order"], {**said, "area": area}, actor=cast.desk, at=now())
    assert client.get(link_of(case)).status_code == 200


def test_whoever_asked_is_told_once_that_it_was_taken_and_served(cast: Cast, ordered: str) -> None:
    serve(cast)
    for step in [*order().steps.filter(verb__in=TOLD)] * 2:
        tell_who_asked(step)
    told = Notice.objects.filter(person=order().caller, kind__startswith="order_")
    assert sorted(told.values_list("kind", flat=True)) == ["order_claim", "order_serve"]
    assert ordered


@pytest.mark.usefixtures("plate")
def test_a_refused_form_leads_to_what_has_to_be_put_right_first(client: Client) -> None:
    assert 'href="#title-e"' in page(pick(client, title=None, consent=None))
    assert 'href="#phone-e"' in page(pick(client, caller_phone=None))
