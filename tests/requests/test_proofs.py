"""剔除 with its proof: the pictures go with the proposal, to who confirms it and to nobody else."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minhu.cases.domain.verifying import verify
from minhu.cases.models import Attachment, Case
from minhu.requests.domain.intake import link_secret
from tests.cast import Cast, call
from tests.desk.acts import do, fresh, page_of, signed_in
from tests.field.walks import photo
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db
WORDS = {"reason": "wrong_party", "note": "所说的地方不在本街道"}


@pytest.fixture
def case(cast: Cast) -> Case:
    return stand(call(name="王芳", phone="13900001234"), "received", cast)


def propose(cast: Cast, case: Case, *pictures: SimpleUploadedFile) -> int:
    return do(cast.desk, case, "propose_exclusion", pictures=list(pictures), **WORDS).status_code


def proofs(case: Case) -> list[Attachment]:
    return list(Attachment.objects.filter(case=case, step__verb="propose_exclusion"))


def test_the_proof_is_kept_with_the_proposal_and_in_its_chain(cast: Cast, case: Case) -> None:
    assert propose(cast, case, photo(), photo("two.jpg", "blue")) == 302
    assert (fresh(case).state, len(proofs(case))) == ("excluding", 2)
    assert len(case.steps.get(verb="propose_exclusion").payload["pictures"]) == 2
    assert verify().breaks == ()


def test_who_confirms_sees_the_proof_and_who_has_no_part_does_not(cast: Cast, case: Case) -> None:
    propose(cast, case, photo())
    (proof,) = proofs(case)
    path = f"/cases/pictures/{proof.pk}/"
    for user in (cast.supervisor, cast.leader):
        page = signed_in(user).get(page_of(case)).content.decode()
        assert str(proof.pk) in page
    assert signed_in(cast.stranger).get(path).status_code == 404


def test_the_caller_reads_that_it_is_looked_at_and_sees_no_proof(
    cast: Cast, case: Case, client: Client
) -> None:
    propose(cast, case, photo())
    (proof,) = proofs(case)
    page = client.get(f"/f/{case.number}/{link_secret(case.intake_key or '')}").content.decode()
    assert case.number in page
    assert str(proof.pk) not in page
    assert "不在本街道" not in page


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (SimpleUploadedFile("a.jpg", b"not a picture"), "照片"),
        (SimpleUploadedFile("a.pdf", b"%PDF-1.4"), "照片"),
    ],
)
def test_what_is_no_picture_proposes_nothing(
    cast: Cast, case: Case, file: SimpleUploadedFile, says: str
) -> None:
    answer = do(cast.desk, case, "propose_exclusion", pictures=[file], **WORDS)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert (fresh(case).state, proofs(case)) == ("received", [])


def test_more_than_six_are_refused_and_a_proposal_needs_its_words(cast: Cast, case: Case) -> None:
    assert propose(cast, case, *(photo(f"{n}.jpg") for n in range(7))) == 422
    answer = do(cast.desk, case, "propose_exclusion", reason="wrong_party", pictures=[photo()])
    assert answer.status_code == 422
    assert "请写清楚为什么" in answer.content.decode()
    assert proofs(case) == []


def test_a_refused_proposal_keeps_its_proof_in_the_history(cast: Cast, case: Case) -> None:
    propose(cast, case, photo())
    assert do(cast.leader, case, "refuse_exclusion", note="再核实").status_code == 302
    assert (fresh(case).state, len(proofs(case))) == ("received", 1)
