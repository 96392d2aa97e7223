"""The cast of the tests: one small street with somebody on every post, and a caller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from minhu.accounts.actors import Visitor
from minhu.accounts.enums import Role
from minhu.accounts.models import Post, Unit, User
from minhu.accounts.queries import forget_desks
from minhu.cases.models import Case
from minhu.catalogue.domain.base import load_base
from minhu.catalogue.queries import forget
from minhu.desk.queries.choices import forget_choices
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.requests.domain.intake import Report, submit
from tests.stage import staged

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
STREET, COMMUNITY, GRID = "999901001000", "999901001001", "999901001001001"
OTHER_COMMUNITY, OTHER_GRID = "999901001002", "999901001002001"


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody by what they do; ``stranger`` sits at the desk of another community."""

    desk: User
    street: User
    grid_worker: User
    worker: User
    other_worker: User
    supervisor: User
    leader: User
    auditor: User
    system_admin: User
    security_admin: User
    stranger: User
    unit: Unit
    other_unit: Unit


def set_the_stage() -> Cast:
    """Fill an empty database: areas, catalogue, units, staff."""
    cast = staged(_everybody)
    forget_what_was_read()
    return cast


def forget_what_was_read() -> None:
    """Let nothing be known from what stood in the database before."""
    forget()
    forget_desks()
    forget_choices()


def _everybody() -> Cast:
    load_base(at=NOW)
    _areas()
    unit = Unit.objects.create(code="roads", name="市政所", area_code=STREET)
    other = Unit.objects.create(code="clean", name="环卫所", area_code=STREET)
    return Cast(
        desk=hire("desk", Role.COMMUNITY_DESK, COMMUNITY),
        street=hire("street", Role.STREET_DESK, STREET),
        grid_worker=hire("grid", Role.GRID_WORKER, GRID),
        worker=hire("worker", Role.DEPARTMENT, unit=unit),
        other_worker=hire("other", Role.DEPARTMENT, unit=other),
        supervisor=hire("supervisor", Role.SUPERVISOR, STREET),
        leader=hire("leader", Role.LEADER, STREET),
        auditor=hire("auditor", Role.AUDITOR, STREET),
        system_admin=hire("system", Role.SYSTEM_ADMIN, STREET),
        security_admin=hire("security", Role.SECURITY_ADMIN, STREET),
        stranger=hire("stranger", Role.COMMUNITY_DESK, OTHER_COMMUNITY),
        unit=unit,
        other_unit=other,
    )


def hire(name: str, role: Role, area_code: str = "", unit: Unit | None = None) -> User:
    """Make an account with one post; nobody signs in with it by password."""
    user = User.objects.create(username=name, name=f"{name}某")
    day = date(2026, 1, 1)
    Post.objects.create(user=user, role=role, area_code=area_code, unit=unit, valid_from=day)
    return user


def call(key: str = "one", words: str = "二楼的灯不亮三天了", **more: object) -> Case:
    """Let a resident report something in the grid of the cast."""
    known = {"area_code": GRID, "words": words, **more}
    report = Report(intake_key=key, **known)  # type: ignore[arg-type]  # -- keyword test data
    return submit(report, actor=Visitor(), at=NOW).case


def _areas() -> None:
    rows = (
        (STREET, Level.SUBDISTRICT, "示例街道", None),
        (COMMUNITY, Level.COMMUNITY, "东风社区", STREET),
        (OTHER_COMMUNITY, Level.COMMUNITY, "春晓社区", STREET),
        (GRID, Level.GRID, "东风第1网格", COMMUNITY),
        (OTHER_GRID, Level.GRID, "春晓第1网格", OTHER_COMMUNITY),
    )
    for code, level, name, parent in rows:
        Area.objects.create(code=code, level=level, name=name, parent_id=parent)
