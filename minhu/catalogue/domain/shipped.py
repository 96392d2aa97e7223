"""The standards that come with Minhu, to begin from: one dated file for each edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.catalogue import queries
from minhu.catalogue.domain.standards import Rule, keep_rules
from minhu.catalogue.enums import Duty
from minhu.catalogue.models import Category, Edition
from minhu.core.clock import local_day, read_limit
from minhu.core.errors import DomainError
from minhu.core.rulebooks import Rulebook, rulebooks
from minhu.core.rulefiles import RuleFile
from minhu.places.domain.reports import Report

Entry = Mapping[str, Any]
SHIPPED = ("2026",)
HOUSE = (
    *("category", "condition", "limits", "closing", "evidence", "pictures"),
    *("unit_name", "tells", "duty", "source"),
)
"""What a rule of the house may say; the first two it must."""


@transaction.atomic
def load_shipped(edition: str, *, at: datetime) -> Report:
    """Load the standards of an edition and the tree it brings; twice changes nothing."""
    if edition not in SHIPPED:
        words = {"name": edition, "known": "、".join(SHIPPED)}
        raise DomainError(_("没有自带的标准“%(name)s”，有：%(known)s。") % words)
    name = files("minhu.catalogue") / "standards" / f"{edition}.toml"
    book = read_standards(name.read_text("utf-8"))
    if book["begins"] > local_day(at):
        raise DomainError(_("这一版标准%(day)s起才用。") % {"day": book["begins"]})
    _plant(book)
    rules = [*_of_the_tree(book), *_of_the_house(book)]
    changed = keep_rules(rules, area_code="", begins=book["begins"])
    return Report(imported=sum(changed.values()), unchanged=len(changed) - sum(changed.values()))


def read_standards(text: str) -> Entry:
    """Return what a file says; raises ``RuleFileError`` for what cannot be meant."""
    file = RuleFile(text)
    file.know(file.told, ("begins", "source", "tree", "house"))
    file.day("begins")
    file.require(file.told, ("source", "tree"))
    tree = file.told["tree"]
    file.require(tree, ("code", "name", "groups"), "tree")
    for number, group in enumerate(tree["groups"]):
        alone = {**tree, "groups": [group]}
        with file.at("tree", "groups", number):
            list(_strands(alone))
            list(_of_the_tree({**file.told, "tree": alone}))

    def check(number: int, entry: Entry) -> None:
        file.know(entry, HOUSE, "house", number)
        file.require(entry, HOUSE[:2], "house", number)
        list(_of_the_house({**file.told, "house": [entry]}))

    file.each("house", check)
    return file.told


def _plant(book: Entry) -> None:
    tree, begins = book["tree"], book["begins"]
    edition, _made = Edition.objects.get_or_create(
        code=tree["code"],
        defaults={"name": tree["name"], "source": book["source"], "begins": begins},
    )
    rows = [
        Category(
            code=code,
            name=name,
            parent_id=above,
            edition=edition,
            strand=strand,
            order=order,
            valid_from=begins,
        )
        for (code, name, above, order), strand in zip(_places(tree), _strands(tree), strict=True)
    ]
    Category.objects.bulk_create(rows, ignore_conflicts=True)
    queries.forget()


def _places(tree: Entry) -> Iterator[tuple[str, str, str | None, int]]:
    """Yield code, name, code above and order of every category of the tree."""
    for first, group in enumerate(tree["groups"], start=1):
        above = f"{tree['code']}-{first:03d}"
        yield above, group["name"], None, first
        for second, entry in enumerate(group["classes"], start=1):
            yield f"{above}{second:03d}", entry["name"], above, second


def _strands(tree: Entry) -> Iterator[str]:
    """Yield the strand of every category of the tree, that of its group where it says none."""
    for group in tree["groups"]:
        yield group["strand"]
        yield from (entry.get("strand", group["strand"]) for entry in group["classes"])


def _of_the_tree(book: Entry) -> Iterator[Rule]:
    entries = [entry for group in book["tree"]["groups"] for entry in group["classes"]]
    codes = [code for code, _name, above, _order in _places(book["tree"]) if above]
    for code, entry in zip(codes, entries, strict=True):
        for condition, limit, closing in entry.get("rules", ()):
            yield _rule(book, code, condition, limits=[["finish", limit]], closing=closing)
        for condition, limits, closing in entry.get("stages", ()):
            yield _rule(book, code, condition, limits=limits, closing=closing)
        for condition, tells in entry.get("upward", ()):
            yield _rule(book, code, condition, duty=Duty.UPWARD.value, tells=tells)


def _of_the_house(book: Entry) -> Iterator[Rule]:
    for entry in book["house"]:
        said = {name: value for name, value in entry.items() if name != "category"}
        yield _rule(book, entry["category"], said.pop("condition"), **said)


def _rule(book: Entry, category: str, condition: str, **said: Any) -> Rule:
    limits = {name: read_limit(text) for name, text in said.pop("limits", ())}
    says = {
        "closing": "",
        "evidence": "",
        "pictures": 0,
        "unit_name": "",
        "tells": "",
        "duty": Duty.BASIC.value,
        "source": book["source"],
        **said,
    }
    return Rule(category, condition, says, limits)


rulebooks.add("standards", Rulebook("catalogue", "standards", read_standards))
