"""Every way to rewrite a record past the verbs is found, with the record and the step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from pytest_django import Settings
from typer.testing import CliRunner

from minhu.cases.domain.sealing import SETTLING, broken_seals, seal_days
from minhu.cli.main import app
from minhu.core.errors import StaleStateError
from minhu.core.ids import written
from minhu.ledgers.domain import taking
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.files import forget_files, keep_file
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.verifying import broken_records
from minhu.ledgers.domain.writing import change, strike, write
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger, Record, RecordStep, Upload
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(ledger: Ledger, cast: Cast) -> Record:
    hand = Hand(cast.street, NOW)
    record = write(ledger, {"c1": "一号院", "c3": {"n": "30"}}, hand=hand)
    return change(record, {"c3": {"n": "31"}}, hand=hand)


def edit_the_value(record: Record) -> None:
    Record.objects.filter(pk=record.pk).update(values={**record.values, "c3": {"n": "90"}})


def edit_a_step(record: Record) -> None:
    RecordStep.objects.filter(record=record, seq=1).update(changes={})


def take_the_first_out(record: Record) -> None:
    RecordStep.objects.filter(record=record, seq=1).delete()


def cut_off_the_end(record: Record) -> None:
    RecordStep.objects.filter(record=record, seq=2).delete()


def break_the_link(record: Record) -> None:
    RecordStep.objects.filter(record=record, seq=2).update(previous="0" * 64)


@pytest.mark.parametrize(
    ("tamper", "seq"),
    [
        (edit_the_value, 2),
        (edit_a_step, 1),
        (take_the_first_out, 2),
        (cut_off_the_end, 2),
        (break_the_link, 2),
    ],
)
def test_a_rewritten_record_is_found(
    record: Record, tamper: Callable[[Record], None], seq: int
) -> None:
    tamper(record)
    assert [(found.key, found.seq) for found in broken_records()] == [("一号院", seq)]
    for more in ([], ["--json"]):
        result = CliRunner().invoke(app, ["verify", *more])
        assert (result.exit_code, "一号院" in result.output) == (1, True)


def test_what_went_through_the_verbs_holds(record: Record, cast: Cast) -> None:
    strike(record, hand=Hand(cast.street, NOW))
    table = table_of([["楼院", "社区", "户数"], ["一号院", "东风社区", "9"], ["二号院", "", "3余"]])
    take_rows(record.ledger, table, hand=Hand(cast.street, NOW))
    assert list(broken_records()) == []
    assert CliRunner().invoke(app, ["verify"]).exit_code == 0


def test_of_two_who_import_one_key_at_once_the_second_is_asked_to_look_again(
    ledger: Ledger, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(*_: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(taking, "_take", taken)
    with pytest.raises(StaleStateError, match="再看一遍"):
        take_rows(ledger, table_of([["楼院"], ["一号院"]]), hand=Hand(cast.street, NOW))


def test_a_file_left_half_way_is_gone_after_a_day(
    cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    file = SimpleUploadedFile("a.csv", "楼院\n一号院\n".encode())
    keep_file(file, ledger=None, actor=cast.street, at=NOW)
    assert forget_files(NOW + timedelta(hours=23)) == 0
    assert forget_files(NOW + timedelta(hours=25)) == 1
    assert not Upload.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_the_daily_seal_covers_the_chains_of_records(record: Record) -> None:
    step = record.steps.get(seq=2)
    (seal,) = seal_days(at=written(step.pk) + timedelta(days=1) + SETTLING)
    assert (seal.steps, list(broken_seals())) == (3, [])
    RecordStep.objects.filter(pk=step.pk).update(hash="f" * 64)
    assert [found.day for found in broken_seals()] == [seal.day]
