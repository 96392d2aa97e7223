"""Two forms of ODK as they are given away: each becomes a ledger, and what is lost is said."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from minhu.ledgers.domain.xlsforms import is_form, read_form
from minhu.ledgers.models import Ledger
from tests.cast import Cast
from tests.desk.acts import signed_in
from tests.real.data import DATA, needs_data

pytestmark = needs_data


@pytest.mark.parametrize(
    ("name", "asked", "parts", "lost"),
    [
        ("all-question-types-v2024091201-3", 74, [], 8),
        ("socio-economic-survey-v20240515", 11, [6], 1),
    ],
)
def test_a_real_form_is_read_whole(name: str, asked: int, parts: list[int], lost: int) -> None:
    content = (DATA / "xlsforms" / f"{name}.xlsx").read_bytes()
    sheet = read_form(content)
    assert is_form(content)
    assert (len(sheet.questions), [len(each.questions) for each in sheet.sheets]) == (asked, parts)
    left_out = list(sheet.all_left_out())
    assert len(left_out) == lost
    assert all(each.row and each.column and each.why for each in left_out)


@pytest.mark.django_db
def test_a_real_form_becomes_a_ledger_with_its_repeat_as_it_is_proposed(cast: Cast) -> None:
    client, path = signed_in(cast.street), DATA / "xlsforms/socio-economic-survey-v20240515.xlsx"
    sent = client.post("/desk/ledgers/", {"file": SimpleUploadedFile(path.name, path.read_bytes())})
    form = client.get(sent["Location"]).context["form"]
    said = {name: form[name].initial or "" for name in form.fields}
    key = next(value for value, _label in form.fields["key"].choices if value)
    assert client.post(sent["Location"], said | {"key": key}).status_code == 302
    ledger = Ledger.objects.get(within=None)
    counts = [each.columns.count() for each in (ledger, *ledger.parts.all())]
    assert counts == [10, 8]  # who answers is not wanted by itself; a part has two of its own
    assert client.get(f"/desk/ledgers/{ledger.code}/new/").status_code == 200
