"""The form of each verb of a request: what is asked, and what a refusal says.

Field names are the names of the answers in ``domain.steps``. Reasons come from the lists
of the catalogue, so that an office can change them.
"""

from __future__ import annotations

from minhu.cases.procedures import Procedure, procedures
from minhu.requests.forms.base import (
    LONGEST,
    MOST_PICTURES,
    GridField,
    NoneForm,
    NoteForm,
    OpinionForm,
    PictureField,
    ReasonForm,
    StepForm,
    choose_from,
)
from minhu.requests.forms.caller import AddForm, AnswerForm, RevisitForm, WithdrawForm
from minhu.requests.forms.desk import (
    AcceptForm,
    ClassifyForm,
    DeclineForm,
    DispatchForm,
    ExcludeForm,
    InviteForm,
    LinkForm,
    LocateForm,
    MergeForm,
    PublicReasonForm,
    RecategoriseForm,
    ReferForm,
    SuspendForm,
    UnreachableForm,
)
from minhu.requests.forms.work import (
    AppealForm,
    ContactForm,
    ExtendForm,
    ReportForm,
    ReturnForm,
    SettleForm,
    WorkForm,
)
from minhu.requests.lifecycle import FINISH, REQUEST

FORMS: dict[str, type[StepForm]] = {
    "none": NoneForm,
    "classify": ClassifyForm,
    "refer": ReferForm,
    "note": NoteForm,
    "opinion": OpinionForm,
    "accept": AcceptForm,
    "decline": DeclineForm,
    "dispatch": DispatchForm,
    "designate": DispatchForm,
    "contact": ContactForm,
    "miss": NoteForm,
    "work": WorkForm,
    "report": ReportForm,
    "settle": SettleForm,
    "return": ReturnForm,
    "extend": ExtendForm,
    "public_reason": PublicReasonForm,
    "invite": InviteForm,
    "help_reply": OpinionForm,
    "appeal": AppealForm,
    "suspend": SuspendForm,
    "answer": AnswerForm,
    "unreachable": UnreachableForm,
    "exclude": ExcludeForm,
    "merge": MergeForm,
    "link": LinkForm,
    "withdraw": WithdrawForm,
    "reopen": AddForm,
    "add": AddForm,
    "locate": LocateForm,
    "recategorise": RecategoriseForm,
    "release": NoneForm,
}


def register() -> None:
    """Hand the procedure with its forms to the engine."""
    asked = {"recheck": ()}  # the day of a suspension 挂账 is chosen by whoever asks for it
    procedures.add("request", Procedure("request", "诉求", REQUEST, FINISH, FORMS, limits=asked))


__all__ = [
    "FORMS",
    "LONGEST",
    "MOST_PICTURES",
    "AddForm",
    "AnswerForm",
    "GridField",
    "OpinionForm",
    "PictureField",
    "ReasonForm",
    "RevisitForm",
    "StepForm",
    "choose_from",
    "register",
]
