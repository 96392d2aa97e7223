"""What could be better in a reply, said while it is written."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from minhu.accounts.http import StaffRequest
from minhu.core.clock import now
from minhu.desk.views.door import case_or_404, staff_only
from minhu.requests.replies import advice

LONGEST = 2000


@staff_only
@require_POST
def check_reply(request: StaffRequest, number: str) -> HttpResponse:
    """Answer with advice about the words that were typed; nothing of it is kept."""
    found = case_or_404(request.user, number)
    words = request.POST.get("note", "")[:LONGEST]
    tips = advice(found, words, at=now()) if words.strip() else []
    return render(request, "desk/reply_tips.html", {"tips": tips})
