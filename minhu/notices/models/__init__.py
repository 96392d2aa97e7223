"""What was said to whom, where it leaves the house, in which words and when not."""

from minhu.notices.models.attempt import Attempt
from minhu.notices.models.notice import Notice, Seen
from minhu.notices.models.outlet import Outlet
from minhu.notices.models.quiet import QuietHours
from minhu.notices.models.wording import Wording

__all__ = ["Attempt", "Notice", "Outlet", "QuietHours", "Seen", "Wording"]
