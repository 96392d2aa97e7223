"""Other names of an area on its card, and addresses in the search of the grids page."""

from __future__ import annotations

import pytest
from django.test import Client

from minhu.places.models import Alias
from tests.cast import GRID, Cast

pytestmark = pytest.mark.django_db


def test_another_name_is_given_found_and_taken_away(client: Client, cast: Cast) -> None:
    client.force_login(cast.desk)
    client.post(f"/desk/grids/posts/{GRID}/alias/", {"name": "老棉厂"})
    assert "老棉厂" in client.get(f"/desk/grids/posts/{GRID}/").content.decode()
    found = client.get("/desk/grids/?q=老棉厂东门").content.decode()
    assert f"grid={GRID}" in found[found.index('id="found"') :][:600]
    client.post(f"/desk/grids/posts/aliases/{Alias.objects.get().pk}/remove/")
    assert not Alias.objects.exists()


def test_the_desk_next_door_gives_no_name_here(client: Client, cast: Cast) -> None:
    client.force_login(cast.stranger)
    answer = client.post(f"/desk/grids/posts/{GRID}/alias/", {"name": "别处"})
    assert answer.status_code == 404
    assert not Alias.objects.exists()
