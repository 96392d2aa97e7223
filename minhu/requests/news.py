"""The kinds of news about requests: what callers are told, and what staff are.

What callers read is plain and short (a notice line has about seventy characters) and never
repeats what somebody wrote.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minhu.notices.kinds import Kind, kinds

TO_CALLERS = "told_"
"""What stands before the verb in the kind of a message to callers."""

CALLERS = {
    "submit": Kind(_("收到了"), _("收到您反映的事，编号 {编号}。{日子}前办好。"), urgent=True),
    "decline": Kind(_("不归我们办"), _("您反映的事（{编号}）不归我们办。凭编号能看到该找谁。")),
    "suspend": Kind(
        _("暂时办不了"), _("您反映的事（{编号}）暂时办不了，凭编号能看到原因和再看的日子。")
    ),
    "pass": Kind(_("办好了"), _("您反映的事（{编号}）办好了。解决没解决，请您说一声。")),
    "answer_unsolved": Kind(
        _("说没解决，重新办"),
        _("您反映的事（{编号}）正在重新办，{日子}前再回复您。"),
        urgent=True,
    ),
    "close_unanswered": Kind(
        _("联系不上，先办结"), _("几次没联系上您，{编号} 先办结。15天内说一声，还能重新办。")
    ),
    "merge": Kind(
        _("并到一起办"),
        _("您反映的事（{编号}）和另一件同样的事一起办，办好了一样告诉您。"),
    ),
    "unmerge": Kind(_("改为单独办"), _("您反映的事（{编号}）改为单独办，办好了告诉您。")),
    "confirm_exclusion": Kind(
        _("核对后不再办"), _("您反映的事（{编号}）街道核对后不再办。凭编号能看到原因。")
    ),
    "reckon": Kind(_("放假安排变了"), _("您反映的事（{编号}）放假安排变了，改到{日子}前办好。")),
    "grant_extension": Kind(
        _("改了日子"), _("您反映的事（{编号}）办好的日子改到{日子}。凭编号能看到原因。")
    ),
    "reopen": Kind(
        _("又说一次，重新办"), _("收到，{编号} 正在重新办，{日子}前再回复您。"), urgent=True
    ),
}
STAFF = {
    "next": Kind(
        _("该您办了"),
        _("{标题}：该您办了。"),
        _("有一件事该您办：{编号}，{类别}，{期限}前。"),
    ),
    "help_asked": Kind(
        _("请协办"), _("{标题}：请您单位协办。"), _("请协办：{编号}，{类别}，{期限}前。")
    ),
    "help_replied": Kind(
        _("协办回复了"),
        _("{标题}：协办的单位回复了。"),
        _("协办的单位回复了：{编号}，{类别}。"),
    ),
    "appeal": Kind(
        _("超时申诉等初审"),
        _("{标题}：有超时申诉等初审。"),
        _("有超时申诉等初审：{编号}，{类别}。"),
    ),
    "appeal_ended": Kind(
        _("超时申诉有结果"),
        _("{标题}：超时申诉有结果了。"),
        _("超时申诉有结果了：{编号}，{类别}。"),
    ),
    "unhappy": Kind(
        _("来电人不太满意"),
        _("{标题}：来电人听着不太满意，请留意。"),
        _("请留意一件事的回访：{编号}，{类别}。"),
    ),
}

for code, kind in STAFF.items():
    kinds.add(code, kind)
for code, kind in CALLERS.items():
    kinds.add(f"{TO_CALLERS}{code}", kind)
