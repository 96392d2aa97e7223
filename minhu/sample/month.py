"""The sample month: 306 calls, of which 270 count, replayed through the real verbs.

Every scene is one verb at its own time, played in the order of time. 262 of the 270 are
closed when the month ends, eight are still open, each in another state (row 30 of the
domain page: 270 = 262 + 8).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from minhu.accounts.actors import Actor, Caller, Visitor
from minhu.accounts.models import Unit, User
from minhu.cases.enums import Channel
from minhu.cases.models import Case
from minhu.core.pictures import CleanPicture
from minhu.requests.domain.intake import Report, submit
from minhu.requests.domain.steps import take
from minhu.sample.fates import FATES, Fate
from minhu.sample.plot import Scene, scenes, story
from minhu.sample.setting import Setting
from minhu.sample.stories import GIVEN, PLACES, STORIES, SURNAMES, Story

CHANNELS = (
    *(Channel.QR,) * 12,
    *(Channel.HOTLINE,) * 4,
    *(Channel.GRID,) * 2,
    *(Channel.PHONE,) * 2,
    *(Channel.WALK_IN,) * 2,
)


@dataclass(slots=True)
class Life:
    """One call of the sample: its story, its place, its fate and, once received, its case."""

    name: str
    fate: Fate
    story: Story
    grid: str
    channel: str
    scenes: list[Scene]
    twin: Life | None = None
    case: Case | None = None


@dataclass(slots=True)
class Month:
    """The replay: everything that will happen, and who is there to do it."""

    setting: Setting
    ends: datetime
    chance: random.Random = field(default_factory=lambda: random.Random(20261121))  # noqa: S311 -- a story, not a secret

    def play(self, progress: Callable[[int, int], None]) -> None:
        """Play every scene in one transaction; a sample is there whole or not at all."""
        timeline = sorted(self._timeline(), key=lambda pair: pair[1].at)
        with transaction.atomic():
            for number, (life, scene) in enumerate(timeline, start=1):
                self._play(life, scene)
                if number % 25 == 0 or number == len(timeline):
                    progress(number, len(timeline))

    def _timeline(self) -> Iterator[tuple[Life, Scene]]:
        lives: list[Life] = []
        for fate in FATES:
            life = self._life(f"life-{len(lives)}", fate, lives)
            lives.append(life)
            for scene in life.scenes:
                yield life, scene

    def _life(self, name: str, fate: Fate, lives: list[Life]) -> Life:
        wanted = [each for each in STORIES if each.words.startswith(fate.words)]
        about = self.chance.choice(OF_UNITS if fate.unit else wanted)
        grid = fate.grid or self.chance.choice(self.setting.grids_with_workers)
        channel = fate.channel or self.chance.choice(CHANNELS)
        life = Life(name, fate, about, grid, channel, story(fate, self.ends, self.chance))
        if fate.name == "merged":
            self._pair(life, lives)
        return life

    def _pair(self, life: Life, lives: list[Life]) -> None:
        """Make a call the echo of an earlier one about the same thing in the same place."""
        taken = {other.twin.name for other in lives if other.twin}
        twin = next(
            other for other in lives if other.fate.name == "slow" and other.name not in taken
        )
        life.twin, life.story, life.grid = twin, twin.story, twin.grid
        begins = twin.scenes[0].at + timedelta(minutes=self.chance.randint(40, 400))
        life.scenes = list(scenes(life.fate, begins, self.ends, self.chance))

    def _play(self, life: Life, scene: Scene) -> None:
        if scene.verb == "submit":
            life.case = self._receive(life, scene.at)
            return
        case = life.case
        assert case is not None  # noqa: S101 -- the first scene of every life receives it
        answers = {**scene.answers, **self._answers(life, scene.verb)}
        actor = self._actor(life, scene.role)
        take(case, scene.verb, answers=answers, actor=actor, at=scene.at)

    def _receive(self, life: Life, at: datetime) -> Case:
        grid, chance = life.grid, self.chance
        leaves_phone = chance.random() < 0.8  # noqa: PLR2004 -- most do
        report = Report(
            intake_key=f"sample-{life.name}",
            words=life.story.words,
            channel=life.channel,
            category_code=life.story.category if chance.random() < 0.8 else "",  # noqa: PLR2004 -- some do not choose
            plate=self.setting.plates[grid] if life.channel == Channel.QR else None,
            area_code=grid,
            point=self.setting.point_in(grid, chance),
            place=f"{self.setting.names[grid]} {chance.choice(PLACES)}",
            name=chance.choice(SURNAMES) + chance.choice(GIVEN) if leaves_phone else "",
            phone=f"139{chance.randint(0, 99_999_999):08d}" if leaves_phone else "",
            urgent=life.story.category in {"0201", "0206", "0303"},
            pictures=self._pictures(life.story.picture if life.channel == Channel.QR else ""),
        )
        return submit(report, actor=self._receiver(life), at=at).case

    def _receiver(self, life: Life) -> Actor:
        if life.channel == Channel.QR:
            return Visitor()
        role = {Channel.HOTLINE: "street", Channel.GRID: "grid"}.get(Channel(life.channel), "desk")
        return self._actor(life, role)

    def _actor(self, life: Life, role: str) -> Actor:
        staff = self.setting.staff
        if role == "caller":
            assert life.case is not None  # noqa: S101 -- callers act after they have called
            return Caller(life.case.pk)
        if role == "helper":
            return self._helper(life)[1]
        if role == "unit" and life.story.unit:
            return staff.units[life.story.unit][1]
        return {
            "desk": staff.communities[life.grid[:12]],
            "unit": staff.grids[life.grid],
            "grid": staff.grids[life.grid],
            "street": staff.street,
            "supervisor": staff.supervisor,
            "leader": staff.leader,
        }[role]

    def _answers(self, life: Life, verb: str) -> dict[str, Any]:
        story, staff = life.story, self.setting.staff
        if verb in {"dispatch", "designate"}:
            return {"unit": staff.units[story.unit][0] if story.unit else None}
        if verb == "invite":
            return {"unit": self._helper(life)[0]}
        if verb == "accept":
            filed = self.setting.standards.get(story.category)
            return {"category": self.setting.categories[story.category], "standard": filed}
        if verb == "merge":
            assert life.twin is not None  # noqa: S101 -- only echoes are merged
            return {"into": life.twin.case}
        if verb in {"report", "settle"}:
            return {"note": story.reply, "pictures": self._pictures(story.after)}
        return {"note": story.work} if verb == "work" else {}

    def _helper(self, life: Life) -> tuple[Unit, User]:
        """Return a unit that is not the one of the story, and who works there."""
        units = self.setting.staff.units
        return next(pair for code, pair in units.items() if code != life.story.unit)

    def _pictures(self, name: str) -> tuple[CleanPicture, ...]:
        return (self.setting.pictures[name],) if name else ()


OF_UNITS = tuple(story for story in STORIES if story.unit)
