"""Who adds a partner, and what one has to send."""

from __future__ import annotations

import pytest

from minhu.cases.models import Case
from minhu.core.errors import DomainError, NotAllowedError
from minhu.exchange.domain.keeping import About, add_partner, set_partner
from minhu.exchange.enums import Kind
from minhu.exchange.models import Partner
from minhu.places.models import Area
from tests.cast import NOW, STREET, Cast
from tests.exchange.stage import came, partner

pytestmark = pytest.mark.django_db


def test_only_the_system_administrator_of_the_place_adds_a_partner(cast: Cast) -> None:
    about = About("hotline", Kind.HOTLINE, "市12345热线", "demo:")
    with pytest.raises(NotAllowedError, match="不归您管"):
        add_partner(Area.objects.get(code=STREET), about, actor=cast.street, at=NOW)
    assert not Partner.objects.exists()


def test_an_order_of_a_table_that_has_no_words_says_nothing_and_is_refused(cast: Cast) -> None:
    known, _secret = partner(cast)
    tables = ({"id": "order_no"}, known.gives)
    set_partner(known, address="demo:", tables=tables, actor=cast.system_admin)
    with pytest.raises(DomainError, match="没有内容"):
        came(known)
    assert not Case.objects.exists()
