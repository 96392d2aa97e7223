"""What a clock is called stands before the time, and is no state in a language that has two words."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext

from minhu.accounts.enums import Role
from minhu.cases.templatetags.case_words import CLOCKS, clock_name


def test_a_clock_is_called_as_the_step_in_chinese() -> None:
    assert (clock_name("finish"), clock_name("supervise")) == ("办结", "督办")


def test_a_clock_says_in_english_what_is_to_be_done_and_is_no_state() -> None:
    with translation.override("en"):
        assert all(str(said).startswith("To ") for said in CLOCKS.values())
        assert (clock_name("finish"), gettext("办结")) == ("To finish", "Closed")


def test_who_supervises_is_not_what_supervisors_do_in_english() -> None:
    with translation.override("en"):
        assert (str(Role.SUPERVISOR.label), gettext("督办")) == ("Supervisor", "Supervise")
