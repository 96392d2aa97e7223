"""What the repository must not hold: hosts of packages, paths of machines, code of others."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.house.sources import PRODUCT, ROOT, kept

HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "npmmirror", "com"),
        ("deb", "debian", "org"),
        ("tuna", "tsinghua"),
        ("mirrors", "aliyun"),
    )
)
LOCKS = sorted(ROOT.glob("requirements*.txt"))


def test_no_file_names_a_host_of_packages() -> None:
    named = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in kept()
        for host in HOSTS
        if host in path.read_text("utf-8", errors="replace")
    ]
    assert named == []


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_every_package_is_pinned_by_hash_and_from_nowhere_in_particular(path: Path) -> None:
    entries = re.split(r"\n(?=\S)", path.read_text("utf-8").strip())
    loose = [
        entry.splitlines()[0]
        for entry in entries
        if "==" not in entry or "--hash=sha256:" not in entry
    ]
    assert loose == []


def test_npm_packages_are_pinned_by_hash_and_from_nowhere_in_particular() -> None:
    lock = json.loads((ROOT / "minhu/core/npm/package-lock.json").read_text("utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


def test_no_file_holds_the_path_of_somebodys_machine() -> None:
    path = re.compile(r"(?<![\w.])/(?:home|Users|root)/\w+")
    held = [
        str(file.relative_to(ROOT))
        for file in kept()
        if path.search(file.read_text("utf-8", errors="replace"))
    ]
    assert held == []


def test_the_code_of_others_is_fetched_and_never_kept() -> None:
    written = [str(path.relative_to(ROOT)) for path in kept()]
    assert [
        name for name in written if re.search(r"(^|/)(vendor|node_modules)/|\.min\.", name)
    ] == []
    assert max(path.stat().st_size for path in kept() if path.suffix in {".js", ".css"}) < 100_000


def test_a_wheel_holds_whatever_the_checkout_runs_on() -> None:
    packed = {each.distribution_path for each in WheelBuilder(str(ROOT)).recurse_included_files()}
    wanted = {str(path.relative_to(ROOT)) for path in kept() if PRODUCT in path.parents}
    assert len(wanted) > 1000
    assert sorted(wanted - packed) == []
