"""What a subject hands to the engine: the procedure by which its kind of case runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms

from minhu.accounts.enums import Secrecy
from minhu.core.lifecycle import Lifecycle
from minhu.core.registry import Registry


@dataclass(frozen=True, slots=True)
class Procedure:
    """A kind of case.

    ``finish_clock`` runs from receipt until an edge meets it and decides "on time";
    ``forms`` gives, for the form name of an edge, the form that asks for its answers;
    ``secrecy`` is how closely every case of the kind is kept at least.
    """

    code: str
    name: str
    lifecycle: Lifecycle
    finish_clock: str
    forms: Mapping[str, type[forms.Form]]
    secrecy: Secrecy = Secrecy.ORDINARY


procedures: Registry[Procedure] = Registry("procedure")
