"""Whoever makes a ledger of pairs or visits out of a table is told which ledgers the house works for (domain row 91)."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minhu.ledgers.models import Ledger
from tests.cast import Cast
from tests.desk.acts import signed_in
from tests.ledgers.books import HEAD, book
from tests.ledgers.shelf import fill_the_shelf

pytestmark = pytest.mark.django_db
WORDS = "这张表像是结对或者探访"


def page(client: Client, name: str, content: bytes) -> str:
    sent = client.post("/desk/ledgers/", {"file": SimpleUploadedFile(name, content)})
    return client.get(sent["Location"]).content.decode()


def table(*labels: str) -> bytes:
    return "\n".join(",".join(line) for line in (labels, ["甲"] * len(labels))).encode()


@pytest.fixture
def street(cast: Cast) -> Client:
    fill_the_shelf()
    return signed_in(cast.street)


def test_a_table_of_visits_is_shown_the_ledgers_it_had_better_go_into(street: Client) -> None:
    shown = page(street, "探访.csv", table("编号", "网格", "上次探访"))
    assert WORDS in shown
    for code in ("pairings", "pairing-visits"):
        assert f'href="/desk/ledgers/{code}/"' in shown
    assert WORDS in page(street, "探访.xlsx", book([HEAD, ["text", "pair", "结对编号", "Pair"]]))


def test_another_table_or_one_where_these_ledgers_are_not_is_shown_nothing(
    street: Client,
) -> None:
    assert WORDS not in page(street, "店.csv", table("店名", "网格"))
    Ledger.objects.filter(code__in=("pairings", "pairing-visits")).update(secrecy=2)
    assert WORDS not in page(street, "探访.csv", table("编号", "上次探访"))
