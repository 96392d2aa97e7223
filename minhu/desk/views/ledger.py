"""One ledger: its list, its charts and map, and what it is asked to hold."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minhu.accounts.enums import TokenScope
from minhu.accounts.http import StaffRequest
from minhu.accounts.programs import opens_to
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.desk.column_forms import (
    AddColumnForm,
    LifeForm,
    RulesForm,
    SecrecyForm,
    SetColumnForm,
    labels_of,
)
from minhu.desk.ledger_forms import FileForm, TemplateForm
from minhu.desk.queries.ledger_charts import charts, document, points
from minhu.desk.queries.ledger_figures import figures_of
from minhu.desk.queries.ledger_page import FEW, LedgerPage
from minhu.desk.queries.ledger_timeline import timeline
from minhu.desk.views.door import staff_only
from minhu.ledgers.domain import defining
from minhu.ledgers.domain.files import keep_file
from minhu.ledgers.domain.keeping import keep_closely
from minhu.ledgers.domain.papers import names_of
from minhu.ledgers.domain.shipped import columns_gone, columns_new
from minhu.ledgers.domain.shipped import take_columns as take_over
from minhu.ledgers.domain.things import count_things
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Column, Ledger
from minhu.ledgers.queries import ledgers as reads
from minhu.ledgers.queries.missing import missing_in
from minhu.ledgers.queries.papers import templates_of


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def ledger(request: StaffRequest, code: str) -> HttpResponse:
    """Show a ledger; a file sent here is kept, to be looked at before it goes in."""
    book = find(request, code)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    may_keep = request.user.has_perm("ledgers.keep_ledger", book)
    if request.method == "POST" and not may_keep:
        raise Http404
    if form.is_valid():
        try:
            file: Any = form.cleaned_data["file"]
            upload = keep_file(file, ledger=book, actor=request.user, at=now())
            return redirect("desk:ledger_import", book.code, upload.pk)
        except DomainError as error:
            form.add_error("file", str(error))
    page = LedgerPage(request.user, book, request.GET.dict())
    if request.headers.get("HX-Target") == "ledger-numbers":
        told = {"numbers": page.slow_numbers(), "columns": page.columns}
        return render(request, "desk/ledger.html#numbers", told)
    known = page.context(request.GET.get("after", "")) | {"form": form, "may_keep": may_keep}
    few = page.summary.numbers(()).count <= FEW
    known["figures"] = figures_of(page, at=now(), slow=few)
    known["missing"] = missing_in(request.user, book)
    known["may_define"] = request.user.has_perm("ledgers.define_ledger", book)
    return render(request, "desk/ledger.html", known, status=422 if form.errors else 200)


@staff_only
@require_safe
def ledger_charts(request: StaffRequest, code: str) -> HttpResponse:
    """Show how a ledger spreads over places, months and choices; each chart with its table."""
    page = LedgerPage(request.user, find(request, code), request.GET.dict())
    return render(request, "desk/ledger_charts.html", charts(page))


@staff_only
@require_safe
def ledger_timeline(request: StaffRequest, code: str) -> HttpResponse:
    """Show the records of a ledger by their day, each with the steps of its life."""
    page = LedgerPage(request.user, find(request, code), request.GET.dict())
    told = {"line": timeline(page, request.GET.get("after", "")), "areas": page.areas()}
    told |= {"ledger": page.ledger, "ask": page.ask, "life": page.life, "cards": page.cards()}
    return render(request, "desk/ledger_timeline.html", told)


@opens_to(TokenScope.LEDGERS)
@staff_only
@require_safe
def ledger_points(request: StaffRequest, code: str) -> HttpResponse:
    """Answer with the records of a ledger as points of a map."""
    answer = JsonResponse(points(LedgerPage(request.user, find(request, code), request.GET.dict())))
    answer["Cache-Control"] = "private, no-store"
    return answer


@opens_to(TokenScope.LEDGERS)
@staff_only
@require_safe
def ledger_records(request: StaffRequest, code: str) -> HttpResponse:
    """Answer programs with the records that are asked for, page by page, under ``next``."""
    page = LedgerPage(request.user, find(request, code), request.GET.dict())
    answer = JsonResponse(document(page, request.GET.get("after", "")))
    answer["Cache-Control"] = "private, no-store"
    return answer


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def ledger_columns(request: StaffRequest, code: str) -> HttpResponse:
    """Show what a ledger asks, and every version of that; sent, ask one thing more."""
    book = _defined(request, code)
    form = AddColumnForm(request.POST or None, offered=reads.columns_elsewhere(request.user, book))
    if form.is_valid():
        try:
            defining.add_column(book, form.asked(), actor=request.user, at=now())
            return redirect("desk:ledger_columns", book.code)
        except DomainError as error:
            form.add_error("label", str(error))
    labels, above = labels_of(reads.columns_of(book)), reads.columns_above(book)
    page = {
        "ledger": book,
        "columns": [
            (
                each,
                SetColumnForm(each),
                None
                if each.is_known or each.kind == Kind.PICTURES
                else RulesForm(each, labels, above=above),
            )
            for each in reads.all_columns(book)
        ],
        "form": form,
        "fresh": columns_new(book),
        "gone": columns_gone(book),
        "life": LifeForm(book),
        "secrecy": SecrecyForm(initial={"secrecy": book.secrecy}),
        "templates": templates_of(book),
        "template_form": TemplateForm(),
        "names": names_of(book),
        "exports": book.exports.select_related("by")[:20],
        "steps": book.steps.select_related("actor").order_by("-seq"),
    }
    return render(request, "desk/ledger_columns.html", page, status=422 if form.errors else 200)


@staff_only
@require_POST
def take_columns(request: StaffRequest, code: str) -> HttpResponse:
    """Ask what a newer edition of a ledger that came along asks, and no more what it dropped."""
    book = _defined(request, code)
    try:
        taken = take_over(book, actor=request.user, at=now())
        messages.success(
            request,
            _("照新版改好了，加了 %(n)s 列；以前写的都还看得到。") % {"n": len(taken)},
        )
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("desk:ledger_columns", book.code)


@staff_only
@require_POST
def set_column(request: StaffRequest, code: str, name: str) -> HttpResponse:
    """Rename a column, change its choices, retire it or take it up again."""
    book = _defined(request, code)
    column = book.columns.filter(slot=name).first()
    if column is None:
        raise Http404
    form = SetColumnForm(column, request.POST)
    try:
        if form.is_valid():
            _change(column, form, request)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("desk:ledger_columns", book.code)


@staff_only
@require_POST
def set_column_rules(request: StaffRequest, code: str, name: str) -> HttpResponse:
    """Change when a column is asked, what it takes and how it is reckoned."""
    book = _defined(request, code)
    column = book.columns.filter(slot=name, retired_at=None).first()
    if column is None:
        raise Http404
    labels, above = labels_of(reads.columns_of(book)), reads.columns_above(book)
    form = RulesForm(column, labels, request.POST, above=above)
    try:
        if form.is_valid():
            _set_rules(column, form, request)
            messages.success(request, _("“%(label)s”的规矩改好了。") % {"label": column.label})
    except DomainError as error:
        messages.error(request, f"{column.label}：{error}")
    return redirect("desk:ledger_columns", book.code)


@staff_only
@require_POST
def set_life(request: StaffRequest, code: str) -> HttpResponse:
    """Give the records of a ledger a life, one line for each step."""
    book = _defined(request, code)
    form = LifeForm(book, request.POST)
    try:
        if form.is_valid():
            defining.set_life(book, form.table(), actor=request.user, at=now())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("desk:ledger_columns", book.code)


@staff_only
@require_POST
def set_secrecy(request: StaffRequest, code: str) -> HttpResponse:
    """Say how closely a ledger is kept."""
    book = _defined(request, code)
    form = SecrecyForm(request.POST)
    try:
        if form.is_valid():
            level = form.cleaned_data["secrecy"]
            keep_closely(book, level, actor=request.user, at=now())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("desk:ledger_columns", book.code)


def find(request: StaffRequest, code: str) -> Ledger:
    """Return a ledger that somebody may open; raises ``Http404``."""
    found = reads.ledger_for(request.user, code)
    if found is None:
        raise Http404
    return found


def _defined(request: StaffRequest, code: str) -> Ledger:
    book = find(request, code)
    if not request.user.has_perm("ledgers.define_ledger", book):
        raise Http404
    return book


@transaction.atomic
def _set_rules(column: Column, form: RulesForm, request: StaffRequest) -> None:
    at, rules = now(), form.rules()
    if rules != {name: column.rules.get(name, "") for name in rules}:
        defining.set_rules(column, rules, actor=request.user, at=at)
    count_things(column, wanted=form.cleaned_data["thing"], actor=request.user, at=at)


def _change(column: Column, form: SetColumnForm, request: StaffRequest) -> None:
    """Do what was asked of a column: only what differs becomes a step."""
    said, at = form.cleaned_data, now()
    if said["do"] == "retire":
        defining.retire_column(column, actor=request.user, at=at)
        return
    if said["do"] == "resume":
        defining.resume_column(column, actor=request.user, at=at)
        return
    if said["label"] and said["label"] != column.label:
        defining.rename_column(column, said["label"], actor=request.user, at=at)
    if column.choices and form.choices() != column.choices:
        defining.set_choices(column, form.choices(), actor=request.user, at=at)
