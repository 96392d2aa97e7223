"""立案标准: chosen at the desk, its limits go first, its evidence is asked for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from minhu.cases.models import Case, Deadline
from minhu.catalogue import queries
from minhu.catalogue.enums import Duty
from minhu.catalogue.models import Category, Edition, EditionUse, Standard, StandardLimit
from minhu.core.errors import DomainError
from minhu.core.pictures import CleanPicture
from minhu.requests.domain.steps import take
from minhu.requests.forms import FORMS
from tests.cast import COMMUNITY, NOW, STREET, Cast, call

COVERS, LAMPS = "0201", "0202"
PICTURE = CleanPicture(
    jpeg=b"j", thumbnail=b"t", width=1, height=1, position=None, sha256="ab" * 32
)


def standard(condition: str = "井盖缺失", category: str = COVERS, **more: Any) -> Standard:
    row = Standard.objects.create(
        category_id=category,
        condition=condition,
        source="示例",
        valid_from=date(2026, 1, 1),
        **more,
    )
    for name, hours in (("finish", 5), ("sign", 1)):
        StandardLimit.objects.create(
            standard=row, name=name, text=f"{hours}小时", amount=hours, clock="urgent_hour"
        )
    queries.forget()
    return row


def upward() -> Standard:
    tells = "请打12345转市里的燃气公司。"
    return standard("燃气管道改造", "0206", duty=Duty.UPWARD, tells=tells)


def do(case: Case, verb: str, cast: Cast, **answers: Any) -> Case:
    actor = {"report": cast.worker, "sign": cast.worker}.get(verb, cast.desk)
    take(case, verb, answers={"note": "写了一句", **answers}, actor=actor, at=NOW)
    return Case.objects.get(pk=case.pk)


def at_the_unit(cast: Cast, row: Standard) -> Case:
    case = do(call(category_code=COVERS), "accept", cast, standard=row)
    return do(do(case, "dispatch", cast, unit=cast.unit), "sign", cast)


def finish(case: Case) -> Deadline:
    return case.deadlines.get(clock="finish")


def test_the_limits_of_the_chosen_standard_go_before_those_of_the_category(cast: Cast) -> None:
    case = call(category_code=COVERS)
    assert finish(case).due_at == NOW + timedelta(days=2)
    case = do(case, "accept", cast, standard=standard())
    assert (finish(case).due_at, case.finish_due) == (NOW + timedelta(hours=5),) * 2
    case = do(case, "dispatch", cast, unit=cast.unit)
    assert case.deadlines.get(clock="sign").due_at == NOW + timedelta(hours=1)
    assert case.steps.get(verb="accept").payload["standard"] == "井盖缺失"


def test_a_standard_can_wait_until_the_case_is_given_to_somebody(cast: Cast) -> None:
    case = do(call(category_code=COVERS), "accept", cast)
    case = do(case, "dispatch", cast, unit=cast.unit, standard=standard())
    assert case.standard is not None
    assert finish(case).limit_text == "5小时"


def test_a_standard_of_another_category_is_refused_in_words(cast: Cast) -> None:
    with pytest.raises(DomainError, match="对不上"):
        do(call(category_code=LAMPS), "accept", cast, standard=standard())


def test_a_case_that_turns_out_to_be_something_else_loses_its_standard(cast: Cast) -> None:
    case = do(call(category_code=COVERS), "accept", cast, standard=standard())
    Case.objects.filter(pk=case.pk).update(category=LAMPS)
    case = do(Case.objects.get(pk=case.pk), "dispatch", cast, unit=cast.unit)
    assert case.standard is None
    assert finish(case).due_at == NOW + timedelta(days=7)


def test_a_case_accepted_under_another_category_is_promised_as_that_one_is(cast: Cast) -> None:
    lamps = Category.objects.get(code=LAMPS)
    case = do(call(category_code=COVERS), "accept", cast, category=lamps)
    assert (finish(case).due_at, case.finish_due) == (NOW + timedelta(days=7),) * 2


def test_the_desk_puts_a_wrong_category_right_while_somebody_works_on_it(cast: Cast) -> None:
    case, lamps = at_the_unit(cast, standard()), Category.objects.get(code=LAMPS)
    case = do(case, "recategorise", cast, category=lamps)
    assert (case.category, case.standard, case.corrected) == (lamps, None, 1)
    assert (case.state, case.unit) == ("signed", cast.unit)
    assert (finish(case).due_at, case.finish_due) == (NOW + timedelta(days=7),) * 2
    step = case.steps.get(verb="recategorise")
    assert step.payload == {"was": "井盖缺失、松动", "category": lamps.name}
    with pytest.raises(DomainError, match="还是原来的类别"):
        do(case, "recategorise", cast, category=lamps)


def test_nothing_becomes_what_went_up_a_level_while_a_unit_works_on_it(cast: Cast) -> None:
    upward()
    gas = Category.objects.get(code="0206")
    with pytest.raises(DomainError, match="请打12345转市里的燃气公司"):
        do(at_the_unit(cast, standard()), "recategorise", cast, category=gas)


def test_an_imported_promise_outlives_the_choice_of_a_standard(cast: Cast) -> None:
    due = NOW + timedelta(days=30)
    case = do(call(category_code=COVERS, finish_due=due), "accept", cast, standard=standard())
    assert case.finish_due == due


@pytest.mark.parametrize("verb", ["accept", "dispatch"])
def test_what_went_up_a_level_is_refused_with_the_right_channel(cast: Cast, verb: str) -> None:
    case = call(category_code="0206")
    if verb == "dispatch":
        case = do(case, "accept", cast)
    upward()
    with pytest.raises(DomainError, match="请打12345转市里的燃气公司"):
        do(case, verb, cast, unit=cast.unit)


def test_a_category_of_which_only_a_part_went_up_can_be_dispatched(cast: Cast) -> None:
    row = upward()
    standard("燃气味道", "0206")
    case = do(call(category_code="0206"), "accept", cast)
    with pytest.raises(DomainError, match="收回上级"):
        do(case, "dispatch", cast, unit=cast.unit, standard=row)
    assert do(Case.objects.get(pk=case.pk), "dispatch", cast, unit=cast.unit).unit == cast.unit


@pytest.mark.usefixtures("cast")
def test_the_form_offers_what_fits_and_nothing_that_went_up() -> None:
    row, _gone = standard("燃气味道", "0206"), upward()
    case = call(category_code="0206")
    field = FORMS["dispatch"](case=case).fields["standard"]
    assert [key for key, _ in field.choices] == ["", str(row.pk)]  # type: ignore[attr-defined]  # -- a field of choices
    form = FORMS["dispatch"]({"standard": str(row.pk)}, case=case)
    assert form.is_valid()
    assert form.cleaned_data["standard"] == row
    assert "standard" not in FORMS["accept"](case=call("two")).fields


@pytest.mark.usefixtures("cast")
def test_a_city_with_a_row_of_its_own_sees_that_and_not_the_general_one() -> None:
    standard()
    own = standard(area_code=STREET)
    standard(area_code="110101001000")
    form = FORMS["dispatch"](case=call(category_code=COVERS))
    assert [key for key, _ in form.fields["standard"].choices] == ["", str(own.pk)]  # type: ignore[attr-defined]  # -- a field of choices


def test_a_report_without_the_evidence_is_refused_and_with_it_is_taken(cast: Cast) -> None:
    row = standard(closing="盖好，踩上去不响", evidence="盖好以后的照片", pictures=1)
    case = at_the_unit(cast, row)
    form = FORMS["report"](case=case)
    assert "踩上去不响" in form.fields["note"].help_text
    assert "盖好以后的照片" in form.fields["pictures"].help_text
    with pytest.raises(DomainError, match="还差1张：盖好以后的照片"):
        do(case, "report", cast)
    assert do(case, "report", cast, pictures=(PICTURE,)).state == "reported"


def test_pictures_of_the_work_count_and_those_of_the_caller_do_not(cast: Cast) -> None:
    row = standard(evidence="办前办后各一张", pictures=2)
    case = do(call(category_code=COVERS, pictures=(PICTURE,)), "accept", cast, standard=row)
    case = do(do(case, "dispatch", cast, unit=cast.unit), "sign", cast)
    take(case, "contact", answers={"channel": "phone"}, actor=cast.worker, at=NOW)
    work = {"note": "到了", "pictures": (PICTURE,)}
    take(case, "work", answers=work, actor=cast.worker, at=NOW)
    with pytest.raises(DomainError, match="还差1张"):
        do(case, "report", cast)
    assert do(case, "report", cast, pictures=(PICTURE,)).state == "reported"


def test_evidence_without_a_number_is_only_said(cast: Cast) -> None:
    case = at_the_unit(cast, standard(evidence="有收据就附上"))
    assert FORMS["report"](case=case).fields["pictures"].help_text == "有收据就附上"
    assert do(case, "report", cast).state == "reported"


def test_the_desk_chooses_from_the_tree_its_street_uses(cast: Cast) -> None:
    day = date(2026, 2, 1)
    tree = Edition.objects.create(code="T1", name="另一棵", begins=day)
    Category.objects.create(code="T1-001", name="城建", edition=tree, valid_from=day)
    case = call(category_code=COVERS)
    before = FORMS["accept"](case=case).fields["category"].queryset  # type: ignore[attr-defined]  # -- a field of rows
    assert "T1-001" not in {row.code for row in before}
    EditionUse.objects.create(area_code=STREET, edition=tree, valid_from=day)
    after = FORMS["accept"](case=case).fields["category"].queryset  # type: ignore[attr-defined]  # -- a field of rows
    assert {row.code for row in after} == {"T1-001", COVERS}
    assert cast.desk.posts_now[0].area_code == COMMUNITY


@pytest.mark.parametrize("verb", ["accept", "recategorise", "settle"])
def test_categories_stand_under_what_they_belong_to_itself_first(cast: Cast, verb: str) -> None:  # noqa: ARG001 -- the catalogue is there
    Category.objects.create(
        code="020201", name="灯杆歪了", parent_id=LAMPS, valid_from=date(2026, 1, 1)
    )
    field = FORMS[verb](case=call(category_code=COVERS)).fields["category"]
    offered = field.choices  # type: ignore[attr-defined]  # -- a field of choices
    groups = {label: dict(options) for label, options in offered if isinstance(options, list)}
    roads = groups["市政设施"]
    assert next(iter(roads.items())) == ("02", "市政设施（不细分）")
    assert (roads[COVERS], roads["020201"]) == ("井盖缺失、松动", "路灯不亮 · 灯杆歪了")
    assert "01" not in roads
