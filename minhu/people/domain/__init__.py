"""What may be done with personal data: remember it, show it for a reason, forget it."""

from minhu.people.domain.codes import check_phone_code, send_phone_code
from minhu.people.domain.persons import anonymise, remember
from minhu.people.domain.reading import Revealed, reveal
from minhu.people.domain.rotation import rotate

__all__ = [
    "Revealed",
    "anonymise",
    "check_phone_code",
    "remember",
    "reveal",
    "rotate",
    "send_phone_code",
]
