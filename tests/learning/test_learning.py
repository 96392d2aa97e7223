"""Learning labels from texts, asking the model, and keeping it where nobody else can write."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from minhu.core.errors import DomainError
from minhu.learning.evaluating import examined
from minhu.learning.grams import counted, plain, words_of
from minhu.learning.keeping import ForeignModelError, keep, read
from minhu.learning.model import Model
from minhu.learning.papers import Columns, labels_of, text_of, texts_of
from minhu.learning.splitting import groups, held_out
from minhu.learning.training import Recipe, learn
from tests.learning.texts import PLACES, rows

COLUMNS = Columns(("title", "detail"), "label")


def taught() -> Model:
    known = rows(PLACES[:7])
    apart = np.arange(len(known))
    return learn(texts_of(known, COLUMNS), labels_of(known, COLUMNS), apart, Recipe()).model


def test_a_text_is_counted_in_pieces_that_never_cross_into_the_next() -> None:
    found = counted(["灯不亮", "灯灯", ""], 2)
    assert list(found.texts) == [0, 0, 1]
    assert sorted(words_of(found.codes)) == ["不亮", "灯不", "灯灯"]
    assert list(counted(["灯灯"], 1).times) == [2]


def test_numbers_and_spaces_are_not_compared() -> None:
    assert plain("3 号楼\n13800001111") == "0号楼0"
    assert plain("A3区a12市") == "区市"


def test_what_was_learnt_is_found_in_texts_that_were_not() -> None:
    asked = rows(PLACES[7:])
    found = examined(taught(), lambda: texts_of(asked, COLUMNS), labels_of(asked, COLUMNS))
    assert found.macro_f1 > 0.95
    assert set(found.per_label) == {"路灯", "噪音", "垃圾"}
    assert found.texts_per_s > 0


def test_a_guess_says_how_sure_it_is_and_by_which_words() -> None:
    model = taught()
    clear, dark = text_of("路灯不亮", "灯泡坏了"), text_of("您好", "谢谢")
    sure, unsure = model.guesses([clear, dark])
    assert sure.label == "路灯"
    assert sure.confidence > unsure.confidence
    words = model.reasons(clear, "路灯")
    assert any("灯" in word for word in words)
    assert all(word.isalpha() for word in words)


def test_one_kind_or_too_few_texts_are_refused_in_words() -> None:
    few = texts_of(rows(PLACES[:1]), COLUMNS)
    with pytest.raises(DomainError, match="两种以上"):
        learn(few[:6], ["路灯"] * 6, np.arange(6), Recipe())


def test_two_kinds_are_learnt_as_well_as_many() -> None:
    known = [row for row in rows() if row["label"] != "垃圾"]
    texts, labels = texts_of(known, COLUMNS), labels_of(known, COLUMNS)
    model = learn(texts, labels, np.arange(len(texts)), Recipe()).model
    assert [guess.label for guess in model.guesses(texts)] == labels


def test_a_model_is_kept_and_read_back_the_same(tmp_path: Path) -> None:
    model, path = taught(), tmp_path / "learnt" / "one.model"
    keep(model, path, key="ours", told={"texts": 105})
    again, told = read(path, key="ours")
    texts = texts_of(rows(PLACES[7:]), COLUMNS)
    assert np.array_equal(again.scores(texts), model.scores(texts))
    assert told == {"texts": 105}
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("change", ["key", "byte"])
def test_a_model_that_is_not_ours_is_not_read(tmp_path: Path, change: str) -> None:
    path = tmp_path / "one.model"
    keep(taught(), path, key="ours", told={})
    if change == "byte":
        path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(ForeignModelError):
        read(path, key="theirs" if change == "key" else "ours")


def test_near_duplicates_are_kept_apart_together() -> None:
    texts = [
        "小区东门的路灯坏了三天没有人修",
        "小区东门的路灯坏了四天没有人修",
        "楼上半夜打桩太吵了",
    ]
    found = groups(texts)
    assert found[0] == found[1] != found[2]
    many = np.repeat(np.arange(50), 2)
    apart = held_out(many, 0.2)
    assert apart.sum() == 20
    assert np.array_equal(apart[::2], apart[1::2])
    assert np.array_equal(apart, held_out(many, 0.2))
    assert not np.array_equal(apart, held_out(many, 0.2, seed=1))


def test_pages_are_served_without_scikit_learn() -> None:
    asked = (
        "import sys, django; django.setup(); import minhu.urls, minhu.requests.learnt; "
        "sys.exit(any(name.startswith(('sklearn', 'scipy')) for name in sys.modules))"
    )
    known = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    assert subprocess.run([sys.executable, "-c", asked], env=known, check=False).returncode == 0  # noqa: S603 -- our own words
