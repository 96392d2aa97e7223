"""Whoever chooses English reads English everywhere; nobody else ever does."""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from django import forms
from django.conf import settings
from django.test import Client
from django.utils import translation

from minhu.accounts.models import Unit, User
from minhu.cases.models import Deadline
from minhu.catalogue.models import Category, Reason, ReplyTemplate
from minhu.cli.wording import MANY, MEANT, ONE, missing, read, renewed, strings
from minhu.cli.words import ENGLISH, words
from minhu.places.models import Area, Plate
from minhu.requests.domain.intake import link_secret
from minhu.requests.domain.steps import take
from tests.cast import COMMUNITY, GRID, NOW, Cast, call
from tests.house.sources import PRODUCT, modules

TEMPLATES = sorted(path for path in PRODUCT.glob("*/templates/**/*") if path.is_file())
CHINESE = re.compile(r"[\u3400-\u9fff]+")
WIDE = re.compile(r"[\u3001-\u3003\u3400-\u9fff\uff01-\uff1f]+")
TRANSLATED = re.compile(
    r"\{% blocktranslate\b.*?\{% endblocktranslate %\}|\{% translate\b.*?%\}|\{#.*?#\}"
    r"|_\((?:\"[^\"]*\"|'[^']*')\)|<button[^>]* lang=\"zh-CN\">\s*中文",
    re.DOTALL,
)
PLACEHOLDER = re.compile(r"%\(\w+\)(?=\d*[sd])|%%\w|\{\w+\}|</?\w+>")
OTHER_TONGUES = ("bench", "cli", "migrations", "sample")
"""Folders that speak to whoever keeps the machine, or hold what invented people say."""
NAMED = frozenset({"标题", "编号", "类别", "期限", "日子", "时限", "用了"})
"""What a wording may name, in braces; the names are the same in every language."""
DATA: dict[str, frozenset[str]] = {
    "learning/naming.py": frozenset(),  # how people write
    "people/identity.py": frozenset({"居民身份证", "身份证", "户口簿"}),  # as lists write them
    "people/domain/register_rows.py": frozenset(),  # columns as offices call them
    "campaigns/domain/listing.py": frozenset(  # columns as offices call them
        {"地址", "名称", "楼院", "商户", "店名", "住址", "网格", "所在网格", "、"}
    ),
    "campaigns/queries.py": frozenset({"编号", "批次", "巡次", "场次", "班次", "期次"}),  # so too
    "campaigns/tasks.py": NAMED,  # of messages, which are always Chinese
    # What stands in the Excel files of offices: heads, units, words behind numbers.
    **{
        f"ledgers/{name}.py": frozenset()
        for name in ("cells", "evidence", "guessing", "sheets", "trimming")
    },
    "desk/calendar_form.py": frozenset({"年", "月", "日", "至", "到"}),  # how people write days
    "ledgers/documents.py": frozenset({"分行"}),  # what templates write
    "ledgers/living.py": frozenset({"先填", "换人做", "对方来定"}),  # how a life is written
    "ledgers/domain/papers.py": frozenset({"台账", "编号", "所在", "进展", "今天", "列"}),  # so too
    "ledgers/domain/xlsforms.py": frozenset({"中文"}),  # how a form names its language
    "works/domain/slipping.py": NAMED | {"月", "日"},  # of messages
    "ledgers/domain/polling.py": frozenset({"手机"}),  # kept as the source of a record
    "affairs/domain/holding.py": frozenset({"月", "日", "点到", "点"}),  # becomes a place
    "affairs/rooms.py": frozenset(),  # columns and choices of a ledger that comes along
    "works/board.py": frozenset(),  # columns and states of the ledgers that come along
    **dict.fromkeys(("care/pairs.py", "ledgers/queries/responsible.py"), frozenset()),  # the same
    "portal/queries/funds.py": frozenset(),  # the same
    "ledgers/tasks.py": NAMED | {"月", "日", "原因"},  # of messages, which are always Chinese
    **dict.fromkeys(  # collected by `make words`, translated by pages
        (
            "affairs/hazards.py",
            "affairs/disputes.py",
            "affairs/orders.py",
            "affairs/deliberations.py",
            "affairs/constructions.py",
            "affairs/wages.py",
            "affairs/calls.py",
            "affairs/transfers.py",
            *("affairs/plans.py", "affairs/advances.py", "affairs/leads.py", "affairs/bookings.py"),
        ),
        frozenset(),
    ),
    "cases/templatetags/case_words.py": frozenset({"社区", "第", "小时"}),
    "catalogue/columns.py": frozenset(),  # columns as offices call them
    "cases/lifecycle.py": frozenset(),  # collected by `make words`, translated by pages
    "cases/reaching.py": frozenset(),  # kept with a step
    "core/assets.py": frozenset(),  # said before Django is set up
    "core/clock.py": frozenset(  # read in rules, kept with a deadline; days of papers
        {"紧急工作时", "紧急工作日", "小时", "工作时", "天", "工作日"}
        | {"个", "分钟", "年", "月", "日"}
    ),
    "core/masks.py": frozenset(),  # surnames of two characters
    "core/wire.py": frozenset(),  # answered before Django knows the language
    "core/phones.py": frozenset(),  # extensions as people write them
    "core/bodies.py": frozenset({"是", "Yes: true, 1, “1”, “true” or “是”; anything else is no"}),
    "exchange/pretending.py": frozenset(),  # speaks to a terminal, like cli
    "requests/replies.py": frozenset(),  # recognised in what people write
    "learning/grams.py": frozenset(),  # recognised in pseudonyms of places
    "places/domain/divisions.py": frozenset(
        {"城乡分类代码", "城乡分类", "统计用区划代码", "区划代码", "名称", "代码"}
        | {"电话", "联系电话", "值班电话", "转"}
    ),
    "places/addresses.py": frozenset(),  # how people write addresses
    "places/domain/addresses.py": frozenset({"地址", "网格", "编号", "经度", "纬度"}),  # columns
    "places/books.py": frozenset(),  # columns that are recognised when the file comes back
    "places/domain/mapfiles.py": frozenset({"边界"}),  # a column
    "desk/map_forms.py": frozenset(  # columns as offices call them
        {"名称", "网格名称", "社区名称", "代码", "网格编码", "编码", "编号"}
    ),
    "core/templatetags/source_words.py": frozenset({"出厂设置"}),  # recognised in files
    "places/poster.py": frozenset(),  # printed for the street, in its language
    "portal/queries/doors.py": frozenset(),  # how buildings and offices are named
    "cases/news.py": NAMED | {"月", "日"},  # of messages, which are always Chinese
    "cases/tasks.py": NAMED,
    "notices/kinds.py": frozenset(),  # names that wordings use, and an example of each
    "rates/bulletins/wording.py": frozenset(),  # recognised in what people write
    "requests/domain/intake.py": frozenset({"只有照片"}),  # becomes a title
    "requests/domain/keeping.py": frozenset({"受限事项"}),  # the same
    "requests/domain/naming.py": frozenset({"导入"}),  # becomes a category
    "requests/suggestions.py": frozenset({"网格员"}),  # kept with a step
    "requests/forms/__init__.py": frozenset({"诉求"}),  # a procedure's name
    "requests/lifecycle.py": frozenset(),  # collected by `make words`, translated by pages
    "settings.py": frozenset({"中文"}),
    "whistles/forms.py": frozenset({"吹哨"}),  # a procedure's name
    "whistles/lifecycle.py": frozenset(),  # collected by `make words`, translated by pages
}
"""Chinese that is stored or recognised rather than shown; empty stands for a whole module."""


@cache
def said_now() -> Catalog:
    return renewed(read(ENGLISH))


def test_the_catalogue_holds_just_what_minhu_says() -> None:
    written = {(each.context, each.id) for each in read(ENGLISH)}
    assert {(each.context, each.id) for each in said_now()} == written, "run `make words`"


def test_renewing_the_catalogue_loses_no_translation(tmp_path: Path) -> None:
    copy = tmp_path / "en/LC_MESSAGES/django.po"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(ENGLISH.read_bytes())
    words(copy)
    assert _translated(read(copy)) == _translated(said_now())


def test_everything_that_is_said_has_english() -> None:
    assert [each.id for each in missing(said_now())] == []


def test_no_translation_is_a_guess() -> None:
    assert [each.id for each in read(ENGLISH) if each.id and each.fuzzy] == []


def test_english_holds_no_chinese() -> None:
    told = [text for each in read(ENGLISH) if each.id for text in strings(each.string)]
    left = [text for text in told if CHINESE.search(re.sub(r"\{[^{}]*\}", "", text))]
    assert [text for text in left if "统计用区划代码,名称" not in text] == []


def test_no_value_is_lost_or_made_up_in_translation() -> None:
    assert [each.id for each in read(ENGLISH) if each.id and _differs(each)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(PRODUCT).as_posix())
def test_a_page_says_nothing_that_cannot_be_translated(path: Path) -> None:
    assert WIDE.findall(TRANSLATED.sub("", path.read_text("utf-8"))) == []


def test_no_message_bypasses_the_catalogue() -> None:
    assert [f"{place}: {text}" for place, text in _bypassing() if not _is_data(place, text)] == []


def test_nothing_is_excused_that_is_not_there() -> None:
    there = {place for place, _text in _bypassing()}
    assert sorted(DATA.keys() - there) == []


def test_what_django_says_is_chinese_until_somebody_chooses() -> None:
    field = forms.CharField()
    assert str(field.error_messages["required"]) == "这个字段是必填项。"
    with translation.override("en"):
        assert str(field.error_messages["required"]) == "This field is required."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "seat"),
    [
        ("/", ""),
        ("/r/?area={grid}", ""),
        ("/f/{number}", ""),
        ("/f/{number}/{secret}", ""),
        ("/sent/{number}/{secret}", ""),
        ("/mine", ""),
        ("/privacy", ""),
        ("/accounts/sign-in/", ""),
        ("/desk/", "street"),
        ("/desk/cases/{number}/", "street"),
        ("/desk/new/", "street"),
        ("/desk/catalogue/", "street"),
        ("/desk/routing/", "street"),
        ("/desk/figures/", "leader"),
        ("/desk/grids/", "street"),
        ("/desk/registers/suspensions/", "street"),
        ("/desk/registers/returns/", "street"),
        ("/desk/revisits/", "street"),
        ("/excluded", ""),
        ("/desk/notices/", "supervisor"),
        ("/desk/accounts/", "system_admin"),
        ("/desk/plates/", "street"),
        ("/desk/readings/", "auditor"),
        ("/desk/chains/", "auditor"),
        ("/field/", "grid_worker"),
        ("/field/settle/", "grid_worker"),
        ("/field/map/", "grid_worker"),
        ("/field/me/", "grid_worker"),
        ("/field/tasks/{number}/", "grid_worker"),
    ],
)
def test_a_page_in_english_holds_no_chinese_but_data(cast: Cast, url: str, seat: str) -> None:
    case, client = call(), Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    if seat:
        client.force_login(getattr(cast, seat))
    answer = client.get(
        url.format(number=case.number, secret=link_secret("one"), grid=GRID), follow=True
    )
    assert answer.status_code == 200
    known = "\n".join(_named())
    found = CHINESE.findall(html.unescape(answer.content.decode()))
    assert sorted({run for run in found if run not in known}) == []


def test_a_step_is_signed_in_chinese_whichever_language_its_hand_reads(cast: Cast) -> None:
    with translation.override("en"):
        step = take(call(), "hand_up", answers={}, actor=cast.desk, at=NOW)
    assert step.post_label == f"社区受理 {COMMUNITY}"


def _translated(catalogue: Catalog) -> dict[object, object]:
    return {(each.context, each.id): each.string for each in catalogue if each.string}


def _differs(message: Message) -> bool:
    asked = [sorted(PLACEHOLDER.findall(text)) for text in strings(message.id)]
    told = [sorted(PLACEHOLDER.findall(text)) for text in strings(message.string)]
    return asked != told


@cache
def _bypassing() -> tuple[tuple[str, str], ...]:
    """Return the module and the text of each Chinese constant that gettext does not see."""
    return tuple(_unseen())


def _unseen() -> Iterator[tuple[str, str]]:
    for path in modules(PRODUCT):
        place = path.relative_to(PRODUCT).as_posix()
        if place.partition("/")[0] in OTHER_TONGUES:
            continue
        yield from ((place, text) for text in _constants(ast.parse(path.read_text("utf-8"))))


def _constants(tree: ast.Module) -> Iterator[str]:
    left_out = {id(each) for node in ast.walk(tree) for each in _seen_or_silent(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from () if id(node) in left_out else CHINESE.findall(node.value)


def _seen_or_silent(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what gettext sees, and docstrings, which nobody is shown."""
    if isinstance(node, ast.Expr):
        yield node.value
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ONE | MANY | MEANT:
        yield from node.args


def _is_data(place: str, text: str) -> bool:
    return place in DATA and (not DATA[place] or text in DATA[place])


def _named() -> Iterator[str]:
    """Yield what people named, wrote or chose: shown as it is, in every language."""
    for model, field in (
        (Area, "name"),
        (Plate, "name"),
        (Unit, "name"),
        (User, "name"),
        (Category, "name"),
        (Reason, "label"),
        (ReplyTemplate, "title"),
        (ReplyTemplate, "text"),
        (Deadline, "source"),
    ):
        yield from model._default_manager.values_list(field, flat=True)
    yield from ("二楼的灯不亮三天了", "中文")
