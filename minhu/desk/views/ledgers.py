"""Ledgers: the list of them, one of them, a file on its way in, and out again."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minhu.accounts.http import StaffRequest
from minhu.care.missing import kept_by_the_house
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError
from minhu.desk.ledger_forms import DefineForm, FileForm, TakeFormForm, WayForm
from minhu.desk.queries.ledger_page import LedgerPage, said
from minhu.desk.queries.ledger_shelf import shelves
from minhu.desk.queries.places import home_area
from minhu.desk.views.door import staff_only
from minhu.desk.views.ledger import find
from minhu.ledgers.books import book_of, lines_of, pieces, refused_book
from minhu.ledgers.cells import plain
from minhu.ledgers.domain.defining import open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.exporting import note_export
from minhu.ledgers.domain.files import content_of, keep_file, table_in
from minhu.ledgers.domain.forming import Wish, open_form
from minhu.ledgers.domain.rows import read_beside
from minhu.ledgers.domain.taking import Verdict, judge, take_rows
from minhu.ledgers.domain.xlsforms import is_form, read_form
from minhu.ledgers.guessing import guess
from minhu.ledgers.models import Ledger, Upload
from minhu.ledgers.queries import ledgers as reads
from minhu.ledgers.queries.ending import falling
from minhu.ledgers.queries.knowing import with_known
from minhu.ledgers.queries.listing import listed
from minhu.places.models import Area

SHOWN = 50
CSV = "text/csv; charset=utf-8"
MOST_IN_EXCEL = 100_000
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def ledgers(request: StaffRequest) -> HttpResponse:
    """Show the ledgers; a file sent here is kept, to become one."""
    form = _file_form(request)
    may_define = _may_define(request) is not None
    words = request.GET.get("q", "")[:40].strip()
    if request.method == "POST":
        if not may_define:
            raise Http404
        upload = _kept(request, form, None)
        if upload is not None:
            form_made = is_form(content_of(upload))
            return redirect(f"desk:define_{'form' if form_made else 'ledger'}", upload.pk)
    page = {
        "falling": falling(request.user, today=local_day(now())),
        "shelves": shelves(request.user, words),
        "words": words,
        "form": form,
        "may_define": may_define,
    }
    return render(request, "desk/ledgers.html", page, status=422 if form.errors else 200)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def define(request: StaffRequest, key: str) -> HttpResponse:
    """Show what the columns of a file seem to hold; put right and sent, the ledger is there."""
    place = _may_define(request)
    upload = Upload.objects.filter(pk=key, by=request.user, ledger=None).first()
    if place is None or upload is None:
        raise Http404
    table = table_in(upload)
    probe = Ledger(area=place)
    guesses = guess(table, reads.places_of(probe))
    offered = reads.columns_elsewhere(request.user, probe)
    first = {"name": table.title[:40] or _stem(upload.name)}
    form = DefineForm(guesses, table, request.POST or None, initial=first, offered=offered)
    if form.is_valid():
        at = now()
        try:
            ledger = open_ledger(
                form.cleaned_data["name"], place, form.asked(), actor=request.user, at=at
            )
            upload.ledger = ledger
            upload.save(update_fields=["ledger"])
            return redirect("desk:ledger_import", ledger.code, upload.pk)
        except DomainError as error:
            form.add_error(None, str(error))
    sample = list(table.rows.items())[:5]
    page = {"upload": upload, "table": table, "form": form, "sample": sample}
    page["instead"] = kept_by_the_house(request.user, [each.label for each in guesses])
    return render(request, "desk/ledger_define.html", page, status=422 if form.errors else 200)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def define_form(request: StaffRequest, key: str) -> HttpResponse:
    """Show what an XLSForm asks and what is left out; put right and sent, the ledger is there."""
    place = _may_define(request)
    upload = Upload.objects.filter(pk=key, by=request.user, ledger=None).first()
    if place is None or upload is None:
        raise Http404
    try:
        sheet = read_form(content_of(upload))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("desk:ledgers")
    first = {"name": sheet.title or _stem(upload.name)}
    offered = reads.columns_elsewhere(request.user, Ledger(area=place))
    form = TakeFormForm(sheet, request.POST or None, initial=first, offered=offered)
    if form.is_valid():
        try:
            return _opened(request, form, place, upload)
        except DomainError as error:
            form.add_error(None, str(error))
    labels = [each.label for part in (sheet, *sheet.sheets) for each in part.questions]
    page = {"upload": upload, "sheet": sheet, "form": form}
    page["instead"] = kept_by_the_house(request.user, labels)
    return render(request, "desk/ledger_form.html", page, status=422 if form.errors else 200)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: StaffRequest, code: str, key: str) -> HttpResponse:
    """Show what a file would do to a ledger; sent, it does."""
    book, upload = _upload(request, code, key)
    table, form = table_in(upload), _way_form(request, upload)
    hand, ways = form.hand(request.user, now()), form.ways()
    try:
        if request.method == "POST":
            return _took(request, book, take_rows(book, table, hand=hand, ways=ways), upload)
        verdict = judge(book, table, hand=hand, ways=ways)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("desk:ledger", book.code)
    columns = reads.columns_of(book)
    known = {plain(name) for each in columns for name in (each.label, *read_beside(each))}
    page = {
        "ledger": book,
        "upload": upload,
        "table": table,
        "verdict": verdict,
        "form": form,
        "refused": verdict.refused[:SHOWN],
        "contradicted": verdict.contradicted[:SHOWN],
        "hinted": verdict.hinted[:SHOWN],
        "changed": [(each, reads.lines(each.changes, columns)) for each in verdict.changed[:SHOWN]],
        "columns": columns,
        "unknown": [each for each in table.labels if each and plain(each) not in known],
    }
    return render(request, "desk/ledger_import.html", page)


@staff_only
@require_safe
def refused(request: StaffRequest, code: str, key: str) -> HttpResponse:
    """Give back only the rows that are refused, each with its reason."""
    book, upload = _upload(request, code, key)
    table = table_in(upload)
    try:
        verdict = judge(book, table, hand=Hand(request.user, now(), upload.name))
    except DomainError:  # no row of it can be told from another: there is nothing to give back
        raise Http404 from None
    return _file(refused_book(table, verdict.refused).getvalue(), f"{book.name}-{_('拒收')}.xlsx")


@staff_only
@require_safe
def export(request: StaffRequest, code: str) -> HttpResponse:
    """Give a ledger back as Excel, or as CSV when it is long; each is logged and marked."""
    book, at = find(request, code), now()
    page = LedgerPage(request.user, book, request.GET.dict())
    rows = listed(request.user, book, page.ask)
    count = rows.order_by().count()
    note_export(book, count, said(page), actor=request.user, at=at)
    known = with_known(request.user, page.columns, rows.iterator(2000))
    mark = _("%(name)s 导出于 %(day)s") % {"name": request.user.name, "day": local_day(at)}
    if count > MOST_IN_EXCEL or request.GET.get("as") == "csv":
        content, kind, name = lines_of(page.columns, known, mark=mark), CSV, "csv"
    else:
        out = book_of(book.name, page.columns, known, mark=mark)
        content, kind, name = pieces(out), EXCEL, "xlsx"
    answer = StreamingHttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = _attachment(f"{book.name}.{name}")
    return answer  # type: ignore[return-value]  # -- a response that streams is one as well


def _took(request: StaffRequest, book: Ledger, verdict: Verdict, upload: Upload) -> HttpResponse:
    words = _(
        "收了 %(taken)d 行：新增 %(new)d，更新 %(changed)d；没有变化 %(same)d，拒收 %(refused)d。"
    )
    counts = {"taken": verdict.taken, "new": verdict.new, "changed": len(verdict.changed)}
    counts |= {"same": verdict.same, "refused": len(verdict.refused)}
    messages.success(request, words % counts)
    if verdict.refused:
        return redirect("desk:ledger_import", book.code, upload.pk)
    upload.file.delete(save=False)
    upload.delete()
    return redirect("desk:ledger", book.code)


def _opened(request: StaffRequest, form: TakeFormForm, place: Area, upload: Upload) -> HttpResponse:
    said = form.cleaned_data
    names = [said["name"], *(each.title for each in form.sheet.sheets)]
    wish = Wish(names, form.asked(), placed=said["place"])
    ledger, left_out = open_form(form.sheet, wish, area=place, actor=request.user, at=now())
    for each in left_out:
        messages.warning(request, f"{each.label}：{each.why}")
    upload.file.delete(save=False)
    upload.delete()
    return redirect("desk:ledger", ledger.code)


def _may_define(request: StaffRequest) -> Area | None:
    place = home_area(request.user)
    if place is None or not request.user.has_perm("ledgers.define_ledger", Ledger(area=place)):
        return None
    return place


def _upload(request: StaffRequest, code: str, key: str) -> tuple[Ledger, Upload]:
    book = find(request, code)
    upload = Upload.objects.filter(pk=key, by=request.user, ledger=book).first()
    if upload is None or not request.user.has_perm("ledgers.keep_ledger", book):
        raise Http404
    return book, upload


def _kept(request: StaffRequest, form: FileForm, book: Ledger | None) -> Upload | None:
    if not form.is_valid():
        return None
    try:
        file: Any = form.cleaned_data["file"]
        return keep_file(file, ledger=book, actor=request.user, at=now())
    except DomainError as error:
        form.add_error("file", str(error))
        return None


def _way_form(request: StaffRequest, upload: Upload) -> WayForm:
    """Return how the file is to be taken: as asked for, or as usual when that cannot be read."""
    typed = request.POST if request.method == "POST" else request.GET
    form = WayForm(typed, initial={"source": upload.name})
    return form if typed and form.is_valid() else WayForm.usual(upload.name)


def _file_form(request: StaffRequest) -> FileForm:
    return FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()


def _stem(name: str) -> str:
    return name.rpartition(".")[0][:40]


def _file(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=EXCEL, headers={"Content-Disposition": _attachment(name)}
    )


def _attachment(name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(name)}"
