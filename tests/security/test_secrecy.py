"""Need to know: what is closely kept is absent for whoever may not see it, wherever they look."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from minhu.accounts.enums import Role, Secrecy
from minhu.accounts.models import Post, User
from minhu.cases.domain import disclosing, referring
from minhu.cases.domain.verifying import verify
from minhu.cases.models import Case, Opening
from minhu.cases.queries import visible_to
from minhu.centre.queries import by_grid, heads, playback, stages, still, week
from minhu.core.clock import now
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.worker import work
from minhu.desk.queries.search import matching
from minhu.notices.queries import inbox
from minhu.places.models import Area
from minhu.portal.queries.following import case_by_link, case_by_number, secret_of
from minhu.requests.domain.steps import take
from tests.cast import COMMUNITY, GRID, STREET, Cast, call, hire
from tests.desk.acts import do, signed_in
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db
WORDS = "三楼两口子天天吵打，孩子害怕"


@pytest.fixture
def kept(cast: Cast) -> Case:
    """A case at the desk that the street keeps as closely as it can."""
    return _keep(call("kept", WORDS), Secrecy.RESTRICTED, cast.desk)


def _keep(case: Case, level: Secrecy, by: User) -> Case:
    take(case, "classify", answers={"secrecy": level, "note": "家里的事"}, actor=by, at=now())
    return Case.objects.get(pk=case.pk)


def _opened(user: User, case: Case) -> Client:
    disclosing.disclose(case, words="要去看看", actor=user, at=now())
    return signed_in(user)


def test_a_list_a_note_and_a_map_say_nothing_of_what_is_kept_closely(cast: Cast) -> None:
    case = _keep(stand(call("one", WORDS), "working", cast), Secrecy.RESTRICTED, cast.desk)
    take(case, "urge", answers={"note": "快"}, actor=cast.supervisor, at=now())
    work(once=True)
    client = signed_in(cast.street)
    pages = ("desk:worklist", "desk:grids_cases", "desk:inbox", "desk:leader", "desk:registers")
    seen = "".join(client.get(reverse(page)).content.decode() for page in pages)
    assert "吵打" not in seen
    assert case.number in seen


@pytest.mark.parametrize("page", ["desk:case", "desk:why", "field:task"])
def test_a_closely_kept_case_opens_only_for_a_reason(page: str, cast: Cast, kept: Case) -> None:
    path = reverse(page, args=[kept.number])
    client = signed_in(cast.desk)
    asks = reverse("desk:disclose", args=[kept.number])
    assert client.get(path)["Location"] == asks
    assert client.post(asks, {"words": " "}).status_code == 422
    assert client.post(asks, {"words": "要去劝"}).status_code == 302
    assert client.get(path).status_code == 200


def test_a_reason_is_asked_again_after_a_shift(cast: Cast, kept: Case) -> None:
    disclosing.disclose(kept, words="要去", actor=cast.desk, at=now() - timedelta(hours=9))
    assert signed_in(cast.desk).get(reverse("desk:case", args=[kept.number])).status_code == 302


def test_the_auditor_and_who_handles_it_read_who_opened_it(cast: Cast, kept: Case) -> None:
    disclosing.disclose(kept, words="要去劝一劝", actor=cast.desk, at=now())
    page = _opened(cast.auditor, kept).get(reverse("desk:case", args=[kept.number]))
    assert "要去劝一劝" in page.content.decode()


def test_below_the_ceiling_a_kept_case_is_as_absent_as_none(cast: Cast, kept: Case) -> None:
    worker = signed_in(cast.grid_worker)
    nobodys = kept.number[:-1] + ("0" if kept.number[-1] != "0" else "1")
    for page in ("desk:case", "desk:why", "desk:disclose", "field:task"):
        one, other = (worker.get(reverse(page, args=[number])) for number in (kept.number, nobodys))
        assert (one.status_code, other.status_code) == (404, 404)
        assert one.content == other.content
    assert kept.number not in worker.get(reverse("desk:worklist")).content.decode()
    assert kept.number not in worker.get(reverse("field:today")).content.decode()


def test_words_find_nothing_that_is_kept_closely(cast: Cast, kept: Case) -> None:
    assert not visible_to(cast.desk).filter(matching("吵打")).exists()
    assert visible_to(cast.desk).filter(matching(kept.number)).get() == kept


def test_only_the_callers_own_link_follows_a_kept_case(kept: Case) -> None:
    assert case_by_number(kept.number) is None
    assert case_by_link(kept.number, secret_of(kept)) == kept


def test_a_neighbour_hears_of_no_kept_case(client: Client, cast: Cast) -> None:
    case = call("near", WORDS)
    before = client.get(reverse("desk:near"))
    _keep(case, Secrecy.RESTRICTED, cast.desk)
    page = signed_in(cast.grid_worker).get(reverse("desk:near"), {"area": case.area_id})
    assert case.number not in page.content.decode()
    assert before.status_code == 302


def test_a_kept_case_is_joined_with_no_ordinary_one(cast: Cast, kept: Case) -> None:
    other = call("other")
    answer = do(cast.street, other, "merge", into=kept.number)
    assert answer.status_code == 422
    assert "没有这个编号" in answer.content.decode()


def test_a_note_is_read_by_no_post_below_the_level(cast: Cast) -> None:
    case = _keep(stand(call("one", WORDS), "working", cast), Secrecy.RESTRICTED, cast.desk)
    low = hire("low", Role.DEPARTMENT, unit=cast.unit)
    Post.objects.filter(user=low).update(ceiling=Secrecy.ORDINARY)
    take(case, "urge", answers={"note": "快"}, actor=cast.supervisor, at=now())
    work(once=True)
    assert inbox(cast.worker, at=now()).filter(case_number=case.number).exists()
    assert not inbox(low, at=now()).filter(case_number=case.number).exists()


def test_keeping_a_case_closely_leaves_its_chain_whole(cast: Cast, kept: Case) -> None:
    assert verify().breaks == ()
    answers = {"secrecy": Secrecy.ORDINARY, "note": "说开了"}
    take(kept, "classify", answers=answers, actor=cast.street, at=now())
    assert Case.objects.get(pk=kept.pk).title == WORDS
    Case.objects.filter(pk=kept.pk).update(detail="没有的事")
    assert len(verify().breaks) == 1


def test_a_community_lowers_no_level(cast: Cast, kept: Case) -> None:
    with pytest.raises(NotAllowedError):
        take(kept, "classify", answers={"secrecy": 0}, actor=cast.desk, at=now())


def test_nobody_is_given_a_case_they_may_not_see(cast: Cast, kept: Case) -> None:
    take(kept, "accept", answers={"note": ""}, actor=cast.desk, at=now())
    with pytest.raises(DomainError, match="没有人能看"):
        take(kept, "dispatch", answers={"unit": None, "note": ""}, actor=cast.desk, at=now())


def test_a_case_is_not_kept_so_closely_that_its_holder_loses_it(cast: Cast) -> None:
    case = stand(call("one"), "working", cast)
    with pytest.raises(DomainError, match="没有人能看"):
        take(case, "classify", answers={"secrecy": 2}, actor=cast.street, at=now())


def test_a_referral_shows_nothing_before_it_is_accepted(cast: Cast, kept: Case) -> None:
    referral = referring.refer(
        kept, to=cast.other_worker, words="请您去劝", actor=cast.desk, at=now()
    )
    client = signed_in(cast.other_worker)
    page = client.get(reverse("desk:referrals")).content.decode()
    assert "请您去劝" in page
    assert kept.number not in page
    assert client.get(reverse("desk:case", args=[kept.number])).status_code == 404
    client.post(reverse("desk:answer_referral", args=[referral.pk, "accept"]))
    assert client.get(reverse("desk:case", args=[kept.number])).status_code == 302
    assert kept in visible_to(User.objects.get(pk=cast.other_worker.pk))


def test_a_referral_taken_back_closes_the_case_again(cast: Cast, kept: Case) -> None:
    referral = referring.refer(kept, to=cast.other_worker, words="请看", actor=cast.desk, at=now())
    referring.accept(referral, actor=cast.other_worker, at=now())
    assert kept in visible_to(cast.other_worker)
    client = _opened(cast.desk, kept)
    client.post(reverse("desk:revoke_referral", args=[referral.pk]), {"words": "不用了"})
    assert kept not in visible_to(User.objects.get(pk=cast.other_worker.pk))
    assert verify().breaks == ()


def test_a_refused_referral_opens_nothing(cast: Cast, kept: Case) -> None:
    referral = referring.refer(kept, to=cast.other_worker, words="请看", actor=cast.desk, at=now())
    referring.refuse(referral, words="认识他家", actor=cast.other_worker, at=now())
    assert kept not in visible_to(cast.other_worker)
    with pytest.raises(DomainError):
        referring.accept(referral, actor=cast.other_worker, at=now())


def test_a_referral_is_answered_and_taken_back_on_its_page_with_a_word(
    cast: Cast, kept: Case
) -> None:
    referral = referring.refer(kept, to=cast.other_worker, words="请看", actor=cast.desk, at=now())
    refuse = reverse("desk:answer_referral", args=[referral.pk, "refuse"])
    revoke = reverse("desk:revoke_referral", args=[referral.pk])
    asked, owner = signed_in(cast.other_worker), _opened(cast.desk, kept)
    assert "请看" in asked.post(refuse, {"words": ""}).content.decode()
    assert owner.post(revoke, {"words": ""}, follow=True).status_code == 200
    assert asked.post(revoke, {"words": "不用了"}).status_code == 404
    assert asked.post(refuse, {"words": "认识他家"}).headers["Location"] == reverse(
        "desk:referrals"
    )
    assert asked.post(refuse, {"words": "再说一遍"}).status_code in {200, 404}
    assert kept not in visible_to(User.objects.get(pk=cast.other_worker.pk))


def test_a_review_without_a_word_is_asked_again(cast: Cast) -> None:
    case = _keep(call("one", WORDS), Secrecy.RESTRICTED, cast.desk)
    opening = disclosing.break_glass(case.number, words="看看", actor=cast.grid_worker, at=now())
    path = reverse("desk:review_opening", args=[opening.pk])
    client = signed_in(cast.security_admin)
    assert "请写一句意见" in client.post(path, {"justified": "yes", "words": ""}).content.decode()
    assert client.post(path, {"justified": "yes", "words": "该开"}).status_code == 302
    client.post(path, {"justified": "no", "words": "改主意"})
    assert Opening.objects.get().justified
    assert Opening.objects.get().reviewed_by == cast.security_admin


def test_a_referral_lifts_nobody_above_their_ceiling(cast: Cast, kept: Case) -> None:
    with pytest.raises(DomainError, match="不能看这一级"):
        referring.refer(kept, to=cast.grid_worker, words="请看", actor=cast.desk, at=now())


@pytest.mark.django_db(transaction=True)
def test_whoever_breaks_the_glass_is_written_down_and_told_of(cast: Cast) -> None:
    case = _keep(call("one", WORDS), Secrecy.RESTRICTED, cast.desk)
    client = signed_in(cast.grid_worker)
    client.post(reverse("desk:glass"), {"number": case.number, "words": "有人喊救命"})
    assert client.get(reverse("desk:case", args=[case.number])).status_code == 200
    for reviewer in (cast.auditor, cast.security_admin):
        assert inbox(reviewer, at=now()).exists()
        page = signed_in(reviewer).get(reverse("desk:glass")).content.decode()
        assert "有人喊救命" in page


@pytest.mark.django_db(transaction=True)
def test_breaking_the_glass_without_cause_ends_at_once(cast: Cast) -> None:
    case = _keep(call("one", WORDS), Secrecy.RESTRICTED, cast.desk)
    worker = cast.grid_worker
    opening = disclosing.break_glass(case.number, words="看看", actor=worker, at=now())
    path = reverse("desk:review_opening", args=[opening.pk])
    assert signed_in(worker).post(path, {"justified": "yes", "words": "好"}).status_code == 404
    signed_in(cast.security_admin).post(path, {"justified": "no", "words": "没有必要"})
    assert signed_in(worker).get(reverse("desk:case", args=[case.number])).status_code == 404
    assert Opening.objects.get().reviewed_by == cast.security_admin


@pytest.mark.django_db(transaction=True)
def test_the_glass_tells_nothing_of_numbers_of_another_street_or_of_none(cast: Cast) -> None:
    case = _keep(call("one", WORDS), Secrecy.RESTRICTED, cast.desk)
    far = hire("far", Role.COMMUNITY_DESK, "999902001001")
    said = []
    for number in (case.number, "00000000-000000"):
        with pytest.raises(DomainError) as refused:
            disclosing.break_glass(number, words="看看", actor=far, at=now())
        said.append(str(refused.value))
    assert said[0] == said[1]


def test_only_the_security_administrator_lifts_a_ceiling(cast: Cast, kept: Case) -> None:
    path = reverse("desk:set_ceiling", args=[cast.grid_worker.post.pk])  # type: ignore[union-attr]  # -- the cast has posts
    assert signed_in(cast.system_admin).post(path, {"ceiling": "1"}).status_code == 404
    assert kept not in visible_to(cast.grid_worker)
    signed_in(cast.security_admin).post(path, {"ceiling": "1"})
    assert kept in visible_to(User.objects.get(pk=cast.grid_worker.pk))


def test_a_small_number_that_holds_a_hidden_case_is_not_shown(cast: Cast) -> None:
    low = hire("low", Role.COMMUNITY_DESK, COMMUNITY)
    Post.objects.filter(user=low).update(ceiling=Secrecy.ORDINARY)
    case, page = call("one", WORDS), reverse("desk:figures")
    assert "不到 5 件" not in signed_in(low).get(page).content.decode()
    _keep(case, Secrecy.RESTRICTED, cast.desk)
    assert "不到 5 件" in signed_in(low).get(page).content.decode()
    assert "不到 5 件" not in signed_in(cast.desk).get(page).content.decode()


def test_the_wall_its_past_and_a_sheet_count_what_somebody_may_see(cast: Cast) -> None:
    area = Area.objects.get(pk=STREET)
    call("plain", "路灯不亮")
    hidden = stand(call("one", WORDS), "suspended", cast)
    low = hire("low", Role.SUPERVISOR, STREET)
    Post.objects.filter(user=low).update(ceiling=Secrecy.ORDINARY)
    _keep(Case.objects.get(pk=hidden.pk), Secrecy.RESTRICTED, cast.desk)
    at = now() + timedelta(minutes=1)
    moment = playback.moment_of(None, None, at=at)
    for user, seen in ((cast.street, 2), (low, 1)):
        held = still(user, area, at=at)
        top = heads(user, area, held, week(user, area, at=at), at=at)
        assert top.open == seen
        assert sum(stage.n for stage in stages(held)) == seen
        assert by_grid(held)[GRID][0] == seen
        assert playback.past(user, area, moment).open in {seen, 0}
        sheet = signed_in(user).get("/desk/registers/suspensions/?as=csv").content.decode()
        assert (hidden.number in sheet) is (seen > 1)
