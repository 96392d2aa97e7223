"""The pages of responsibility: posts, the card of a grid, the tree, the map for paper."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minhu.accounts.models import User
from minhu.core.clock import now
from minhu.desk.queries.teams import posts
from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import table_of
from minhu.people.models import Resident
from minhu.places.enums import Level
from minhu.places.models import Area, Boundary
from minhu.teams.models import Node, Rule, Seat
from tests.cast import COMMUNITY, GRID, NOW, OTHER_GRID, STREET, Cast, call
from tests.people.test_register import somebody, take
from tests.reading import on_one_line

pytestmark = pytest.mark.django_db


def read(client: Client, user: User, url: str) -> str:
    client.force_login(user)
    answer = client.get(f"/desk/grids/{url}")
    assert answer.status_code == 200
    return on_one_line(answer.content.decode())


def draw(code: str, west: float) -> None:
    ring = [[west, 35.0], [west + 0.01, 35.0], [west + 0.01, 35.01], [west, 35.01], [west, 35.0]]
    Boundary.objects.create(
        area_id=code,
        geometry={"type": "Polygon", "coordinates": [ring]},
        square_metres=1,
        valid_from=date(2026, 1, 1),
    )


def keep_yards() -> None:
    asked = (
        Asked("楼院", Kind.TEXT, key=True),
        Asked("网格", Kind.AREA),
        Asked("户数", Kind.INTEGER),
    )
    ledger = open_ledger(
        "楼院", Area.objects.get(pk=STREET), asked, actor=None, at=NOW, code="yards"
    )
    rows = [["楼院", "网格", "户数"], ["甲院", GRID, "30"], ["乙院", GRID, "12"]]
    take_rows(ledger, table_of(rows), hand=Hand(None, NOW))


def test_the_page_lists_every_grid_with_what_is_vacant_and_open(client: Client, cast: Cast) -> None:
    call()
    keep_yards()
    page = read(client, cast.street, "posts/")
    assert "东风第1网格" in page
    assert "网格协管员" in page
    found = {
        line.area.code: line
        for line in posts(cast.street, Area.objects.get(pk=STREET), at=now()).lines
    }
    assert (found[GRID].open, [each[:2] for each in found[GRID].loads]) == (1, [("户", 42)])
    assert (found[OTHER_GRID].open, found[OTHER_GRID].loads[0][1]) == (0, 0)


def test_a_number_opens_the_list_that_makes_it(client: Client, cast: Cast) -> None:
    keep_yards()
    line = posts(cast.street, Area.objects.get(pk=STREET), at=now()).lines[0]
    client.force_login(cast.street)
    assert "甲院" in client.get(line.loads[0][2]).content.decode()


def test_only_vacant_ones_are_listed_when_asked(client: Client, cast: Cast) -> None:
    Seat.objects.create(area_id=GRID, slot="assistant", name="高某", valid_from=date(2026, 1, 1))
    page = read(client, cast.street, "posts/?show=vacant")
    assert "东风第1网格</a></th>" not in page
    assert "春晓第1网格</a></th>" in page


def test_the_page_costs_the_same_for_one_grid_and_for_thirty(client: Client, cast: Cast) -> None:
    client.force_login(cast.street)
    client.get("/desk/grids/posts/")
    with CaptureQueriesContext(connection) as few:
        client.get("/desk/grids/posts/")
    for number in range(2, 32):
        code = f"{COMMUNITY}{number:03d}"
        Area.objects.create(
            code=code, level=Level.GRID, name=f"第{number}网格", parent_id=COMMUNITY
        )
    with CaptureQueriesContext(connection) as many:
        client.get("/desk/grids/posts/")
    assert len(few) == len(many)


def test_the_tree_costs_the_same_for_one_branch_and_for_thirty(client: Client, cast: Cast) -> None:
    client.force_login(cast.street)
    found_by_page(client, "甲支部")
    client.get("/desk/grids/tree/")
    with CaptureQueriesContext(connection) as few:
        client.get("/desk/grids/tree/")
    for number in range(30):
        found_by_page(client, f"第{number}支部")
    client.get("/desk/grids/tree/")
    with CaptureQueriesContext(connection) as many:
        client.get("/desk/grids/tree/")
    assert len(few) == len(many)


def found_by_page(client: Client, name: str) -> None:
    said = {"tier": "网格党支部", "name": name, "area": COMMUNITY, "covers": [GRID]}
    assert client.post("/desk/grids/tree/", said | {"since": "2026-03-01"}).status_code == 302


def test_a_branch_is_founded_and_dissolved_on_the_page(client: Client, cast: Cast) -> None:
    client.force_login(cast.street)
    found_by_page(client, "甲支部")
    node = Node.objects.get()
    assert "甲支部" in read(client, cast.street, "tree/")
    client.post(f"/desk/grids/tree/{node.pk}/dissolve/")
    assert "甲支部</th>" not in read(client, cast.street, "tree/").replace("\n", "")


def test_somebody_is_put_on_a_post_and_leaves_it_on_the_card(client: Client, cast: Cast) -> None:
    client.force_login(cast.desk)
    said = {"slot": "assistant", "name": "高某", "home": "物业", "since": "2026-03-01"}
    assert client.post(f"/desk/grids/posts/{GRID}/seat/", said).status_code == 302
    assert "高某" in read(client, cast.desk, f"posts/{GRID}/")
    client.post(f"/desk/grids/posts/seats/{Seat.objects.get().pk}/leave/")
    assert "高某</td>" not in read(client, cast.desk, f"posts/{GRID}/")


def test_a_name_that_is_missing_is_asked_for(client: Client, cast: Cast) -> None:
    client.force_login(cast.desk)
    answer = client.post(f"/desk/grids/posts/{GRID}/seat/", {"slot": "assistant", "name": ""})
    assert answer.status_code == 422
    assert "请写上姓名" in answer.content.decode()


def test_the_street_chooses_a_template_for_a_place(client: Client, cast: Cast) -> None:
    client.force_login(cast.street)
    rule = Rule.objects.get(code="two-chiefs-five")
    client.post("/desk/grids/posts/choose/", {"area": STREET, "rule": rule.pk})
    assert "劳动保障协管员" in read(client, cast.street, f"posts/{GRID}/")


def test_the_card_shows_where_the_grid_lies_among_its_neighbours(
    client: Client, cast: Cast
) -> None:
    draw(GRID, 100.0)
    page = read(client, cast.desk, f"posts/{GRID}/")
    assert '<path d="M' in page
    assert 'class="on"' in page


def test_the_map_for_paper_names_every_grid(client: Client, cast: Cast) -> None:
    draw(GRID, 100.0)
    draw(OTHER_GRID, 100.01)
    page = read(client, cast.street, "posts/map/")
    assert page.count("<path d=") == 2
    assert "春晓第1网格" in page


def test_the_desk_next_door_sees_neither_card_nor_forms(client: Client, cast: Cast) -> None:
    client.force_login(cast.stranger)
    assert client.get(f"/desk/grids/posts/{GRID}/").status_code == 404
    assert client.post(f"/desk/grids/posts/{GRID}/seat/", {}).status_code == 404
    held = Seat.objects.create(
        area_id=GRID, slot="assistant", name="高", valid_from=date(2026, 1, 1)
    )
    assert client.post(f"/desk/grids/posts/seats/{held.pk}/leave/").status_code == 404


def test_households_of_the_register_count_before_a_column_of_a_ledger(
    client: Client, cast: Cast
) -> None:
    keep_yards()
    take(somebody(1), somebody(2), somebody(3, address="2号楼1"))
    line = posts(cast.street, Area.objects.get(pk=STREET), at=now()).lines[0]
    assert [each[:2] for each in line.loads] == [("户", 2)]
    client.force_login(cast.street)
    assert "在册户" in client.get(line.loads[0][2]).content.decode()


def test_the_page_of_a_grid_shows_its_six_elements_and_how_fresh_they_are(
    client: Client, cast: Cast
) -> None:
    take(somebody(1), somebody(2))
    Resident.objects.filter(pk=Resident.objects.earliest("pk").pk).update(
        verified_on=now().date() - timedelta(days=400)
    )
    page = read(client, cast.street, f"posts/{GRID}/")
    assert "50.00%" in page
    assert page.count('data-l="完整率"') == 6
    assert "h-six" not in read(client, cast.street, f"posts/{COMMUNITY}/")
