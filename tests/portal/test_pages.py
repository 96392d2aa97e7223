"""What holds for every page of residents: headers, weight, statements, words."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from minhu.accounts.models import User
from minhu.core.pictures import clean_picture
from minhu.places.models import Area, Plate
from minhu.requests.domain.intake import link_secret
from tests.cast import GRID, call
from tests.portal.acts import own, page, photo

pytestmark = pytest.mark.usefixtures("plate")

KB_100 = 100 * 1024
NOT_SAID = re.compile("系统|工单|提交|受理|流程|温馨提示|[!！]")
PAGES = ["/", "/r/DF3", "/r/", "/r/?area=none", "/mine", "/privacy", "/f/none", "/r/NONE"]


def shown_text(html: str) -> str:
    return re.sub(r"<!doctype html>|<[^>]*>", " ", html)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_under_a_strict_policy(client: Client, path: str) -> None:
    response = client.get(path)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", page(response))


@pytest.mark.parametrize("path", ["/r/DF3", "/mine", "LINK", "LINK/answer", "SENT"])
def test_what_is_ones_own_is_kept_by_nobody_else(client: Client, path: str) -> None:
    _case, link = own()
    response = client.get(path.replace("LINK", link).replace("SENT", link.replace("/f/", "/sent/")))
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_speaks_like_an_office(client: Client, path: str) -> None:
    assert not NOT_SAID.search(shown_text(page(client.get(path))))


def test_the_first_load_of_the_report_page_is_light(client: Client) -> None:
    html = page(client.get("/r/DF3"))
    names = set(re.findall(r'/static/([^"?#]+)', html))
    assert {"vendor/weui.min.css", "portal/phone.css", "portal/photos.js"} <= names
    found = [finders.find(name) for name in names]
    if not all(found):
        pytest.skip("the vendor files are not there (make setup)")
    files = [Path(str(path)).read_bytes() for path in found]
    assert sum(len(gzip.compress(each)) for each in [html.encode(), *files]) <= KB_100


@pytest.mark.parametrize("path", ["/", "/r/", "/r/?area=none", "/mine"])
def test_a_house_without_any_area_still_opens_its_doors(client: Client, path: str) -> None:
    Plate.objects.all().delete()
    Area.objects.filter(level="grid").delete()
    Area.objects.filter(level="community").delete()
    Area.objects.all().delete()
    assert client.get(path).status_code == 200


def test_the_picture_is_asked_for_first_and_what_may_be_left_out_last(client: Client) -> None:
    html = page(client.get("/r/DF3"))
    asked = ("拍张照片", 'name="words"', 'name="category"', 'name="phone"', 'name="consent"')
    places = [html.index(words) for words in asked]
    assert places == sorted(places)
    assert "同意用这些内容来办这件事" in html
    assert 'href="/privacy"' in html


def test_robots_see_the_front_door_only(client: Client) -> None:
    text = page(client.get("/robots.txt"))
    assert "Disallow: /\n" in text
    assert "Allow: /$" in text


def test_large_type_is_turned_on_and_off_without_script(client: Client) -> None:
    response = client.get("/type?to=/r/DF3", follow=True)
    assert "mh-large" in page(response)
    assert "mh-large" not in page(client.get("/type?to=/r/DF3", follow=True))


@pytest.mark.parametrize("to", ["https://example.com/", "//example.com/", "javascript:alert(1)"])
def test_large_type_leads_back_to_this_house_only(client: Client, to: str) -> None:
    assert client.get("/type", {"to": to}).headers["Location"] == "/"


def test_a_form_needs_no_cookie_of_ours() -> None:
    strict = Client(enforce_csrf_checks=True)
    form = {"words": "灯不亮", "consent": "yes"}
    assert strict.post("/r/DF3", form).status_code == 302


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_every_error_says_in_chinese_what_to_do(name: str) -> None:
    text = shown_text(render_to_string(f"{name}.html"))
    assert re.search("请|说一件事|再试一次", text)
    assert not NOT_SAID.search(text)


def test_a_page_that_does_not_exist_shows_no_trace(client: Client) -> None:
    response = client.get("/no/such/page")
    assert response.status_code == 404
    assert "没有这一页" in page(response)


def test_a_page_that_breaks_says_what_to_do_and_shows_no_trace(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def breaks(*_: object) -> None:
        raise ZeroDivisionError("the inside of the house")

    monkeypatch.setattr("minhu.portal.views.report.doors.plate_door", breaks)
    response = Client(raise_request_exception=False).get("/r/DF3")
    assert response.status_code == 500
    assert "再试一次" in page(response)
    assert not re.search("inside of the house|ZeroDivision|Traceback|minhu/", page(response))


@pytest.mark.django_db
def test_staff_who_meet_no_page_are_led_back_to_their_work(client: Client) -> None:
    client.force_login(User.objects.create(username="clerk", password="argon2"))
    text = page(client.get("/desk/no/such/page"))
    assert 'href="/desk/home/"' in text
    assert "说一件事" not in text


def test_a_fault_of_ours_shows_no_trace(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("minhu.portal.queries.doors.addressee", broken)
    client.raise_request_exception = False
    response = client.get("/r/DF3")
    assert response.status_code == 500
    assert "不是您的错" in page(response)
    assert "secret detail" not in page(response)


@pytest.mark.parametrize("path", ["/r/DF3", "/mine"])
def test_lists_cost_the_same_with_one_and_with_many(
    client: Client,
    plate: Plate,
    path: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    picture = clean_picture(photo())

    def add(start: int, end: int) -> int:
        for each in range(start, end):
            key = f"portal:{each}"
            case = call(key, plate=plate, area_code="", phone="13800005678", pictures=(picture,))
            client.get(f"/f/{case.number}/{link_secret(key)}")
        with django_assert_max_num_queries(40) as seen:
            client.get(path)
        return len(seen.captured_queries)

    assert add(0, 1) == add(1, 30)


def test_a_long_story_costs_as_much_as_a_short_one(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    _case, link = own()

    def cost(additions: int) -> int:
        for each in range(additions):
            client.post(f"{link}/add", {"note": str(each)})
        with django_assert_max_num_queries(40) as seen:
            client.get(link)
        return len(seen.captured_queries)

    assert cost(1) == cost(12)


def test_the_list_of_places_costs_one_statement_more_than_none(
    client: Client,
    settings: Settings,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    settings.SUBDISTRICT_CODE = ""
    with django_assert_max_num_queries(4):
        assert GRID in page(client.get("/r/"))
