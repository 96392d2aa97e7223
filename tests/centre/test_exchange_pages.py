"""The pages of the exchange: numbers open their lists, tables are put right, secrets shown once."""

from __future__ import annotations

import re

import pytest

from minhu.exchange.domain.sending import NotDeliveredError, send_order
from minhu.exchange.models import Partner
from tests.cast import NOW, Cast
from tests.desk.acts import signed_in, statements
from tests.exchange.stage import came, go, partner
from tests.reading import on_one_line

pytestmark = pytest.mark.django_db
LIST = "/centre/exchange/"


def failed(cast: Cast) -> Partner:
    known, _secret = partner(cast, address="demo:fails")
    taken = came(known)
    go(taken.order.case, cast, until="accept")
    with pytest.raises(NotDeliveredError):
        send_order(taken.order.pk, at=NOW)
    return known


def test_every_number_of_a_partner_opens_the_list_that_makes_it(cast: Cast) -> None:
    known = failed(cast)
    came(known, "A-2")
    client = signed_in(cast.street)
    page = on_one_line(client.get(LIST).content.decode())
    links = re.findall(r'<a class="n[^"]*" href="([^"]+)">(\d+)</a>', page)
    assert [int(n) for _href, n in links] == [2, 1]
    for href, n in links:
        shown = client.get(f"{LIST}{href.replace('&amp;', '&')}").context["rows"]
        assert len(shown) == int(n)


def test_the_page_says_how_often_it_was_tried_and_sends_again(cast: Cast) -> None:
    known = failed(cast)
    client = signed_in(cast.street)
    assert "没送到，试了 1 次" in client.get(LIST).content.decode()
    assert "503 演示：故意没收" in client.get(f"{LIST}{known.pk}/").content.decode()
    answer = client.post(f"{LIST}{known.pk}/again/", follow=True)
    assert "1 件排上队了" in answer.content.decode()
    assert signed_in(cast.supervisor).post(f"{LIST}{known.pk}/again/").status_code == 404


def test_a_case_that_somebody_may_not_see_is_only_counted(cast: Cast) -> None:
    taken = came(partner(cast)[0])
    assert taken.order.case.number in signed_in(cast.street).get(LIST).content.decode()
    page = signed_in(cast.system_admin).get(LIST).content.decode()
    assert taken.order.case.number not in page
    assert "不归您看" in page


def test_a_partner_is_added_with_a_secret_shown_once(cast: Cast) -> None:
    client = signed_in(cast.system_admin)
    told = {"code": "new", "kind": "110", "name": "110", "address": "https://example.invalid/x"}
    page = client.post(LIST, told).content.decode()
    assert Partner.objects.get().secret() in page
    assert Partner.objects.get().secret() not in client.get(LIST).content.decode()
    assert client.post(LIST, told).status_code == 422
    assert client.post(LIST, {**told, "address": "ftp://x"}).status_code == 422


def test_the_table_of_fields_is_changed_by_whoever_keeps_it(cast: Cast) -> None:
    known, _secret = partner(cast)
    path = f"{LIST}{known.pk}/"
    told = {"takes_id": "no", "takes_words": "text", "gives_id": "no", "address": ""}
    client = signed_in(cast.system_admin)
    assert client.post(f"{path}set/", told).status_code == 302
    assert Partner.objects.get().takes == {"id": "no", "words": "text"}
    assert "text" in client.get(path).content.decode()
    for wrong in ({"takes_id": ""}, {"address": "ftp://x"}, {"gives_id": "x" * 41}):
        assert client.post(f"{path}set/", {**told, **wrong}).status_code == 422
    assert signed_in(cast.street).post(f"{path}set/", told).status_code == 404
    assert client.post(f"{path}eat/").status_code == 404


def test_an_exchange_that_was_ended_is_read_and_no_more(cast: Cast) -> None:
    known, _secret = partner(cast)
    client = signed_in(cast.system_admin)
    assert client.post(f"{LIST}{known.pk}/end/").status_code == 302
    page = client.get(f"{LIST}{known.pk}/").content.decode()
    assert "停止对接" not in page
    assert signed_in(cast.stranger).get(f"{LIST}{known.pk}/").status_code == 404


def test_the_list_takes_the_same_statements_for_one_as_for_thirty(cast: Cast) -> None:
    known, _secret = partner(cast)
    go(came(known).order.case, cast, until="accept")
    before = statements(cast.street, LIST)
    for n in range(29):
        go(came(known, f"B-{n}").order.case, cast, until="accept")
    assert statements(cast.street, LIST) == before
