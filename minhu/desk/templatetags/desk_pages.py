"""The frame of the desk pages: navigation with only the pages that are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape

from django import template
from django.conf import settings
from django.http import QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from minhu.accounts.http import StaffRequest
from minhu.accounts.models import Post
from minhu.affairs.queries import sees_affairs, with_pages
from minhu.desk.menu import GROUPS, Entry
from minhu.desk.queries.places import home_area

MOST_DRAWN = 500

register = template.Library()


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one page shows it."""

    url: str
    label: str | Promise
    icon: str
    key: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    label: str | Promise
    pages: list[Link]

    @property
    def current(self) -> bool:
        """Whether the page that is shown is one of these."""
        return any(page.current for page in self.pages)


NOTHING = mark_safe('<span class="nil">—</span>')
"""What a cell shows that has nothing to say; a list that is a heap on a phone leaves it out there."""
_drawn: dict[tuple[object, ...], SafeString] = {}
"""Navigations by all that they follow from: words, page and posts, never what a database holds."""


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> SafeString:
    """Return the navigation; put together once for all who hold the same posts."""
    key = _follows_from(context["request"])
    if key not in _drawn:
        if len(_drawn) >= MOST_DRAWN:
            _drawn.clear()
        _drawn[key] = _navigation(context)
    return _drawn[key]


def _follows_from(request: StaffRequest) -> tuple[object, ...]:
    user, match = request.user, request.resolver_match
    place = home_area(user)
    return (
        *(get_language(), get_script_prefix(), user.is_active, user.is_superuser),
        place.pk if place else None,
        tuple(map(_reach, user.posts_now)),
        tuple(each.code for each in with_pages()),
        (match.view_name, match.kwargs.get("procedure")) if match is not None else (),
    )


def _reach(post: Post) -> tuple[str, ...]:
    return post.role, post.area_code, post.unit.area_code if post.unit else "-", f"{post.clearance}"


def _navigation(context: Context) -> SafeString:
    groups = [Group(label, list(_links(context, entries))) for label, entries in GROUPS]
    groups.insert(1, Group(_("专题办件"), list(_affairs(context))))
    known = {"groups": [group for group in groups if group.pages]}
    return render_to_string("desk/navigation.html", known)


@register.simple_tag(takes_context=True)
def place_name(context: Context) -> str:
    """Return the name of the place somebody works for."""
    area = home_area(context["request"].user)
    return area.name if area else settings.SUBDISTRICT_NAME


@register.simple_tag(takes_context=True)
def may(context: Context, permission: str) -> bool:
    """Answer whether somebody has a permission over the whole of their own area."""
    user = context["request"].user
    return bool(user.has_perm(permission, home_area(user)))


@register.simple_tag
def keys() -> SafeString:
    """Return the dialog with all keys, which says the same on every page; one for each language."""
    return _keys(get_language())


@cache
def _keys(_language: str | None) -> SafeString:
    return render_to_string("desk/keys.html")


@register.simple_tag
def options(choices: Iterable[tuple[str, object]], chosen: object) -> SafeString:
    """Return the options of a select; drawn here, for a template takes ten times as long."""
    taken = str(chosen)
    return mark_safe("".join(_option(code, label, code == taken) for code, label in choices))  # noqa: S308 -- every part is escaped


@register.simple_tag
def relist(query: str, **changes: object) -> str:
    """Return a query with some of its values changed."""
    changed = QueryDict(query, mutable=True)
    for name, value in changes.items():
        changed[name] = str(value)
    return changed.urlencode()


def _option(code: str, label: object, chosen: bool) -> str:  # noqa: FBT001 -- private, one caller
    mark = " selected" if chosen else ""
    return f'<option value="{escape(code)}"{mark}>{escape(str(label))}</option>'


def _links(context: Context, entries: tuple[Entry, ...]) -> list[Link]:
    return [
        Link(url, entry.label, entry.icon, entry.key, _is_here(context, entry))
        for entry in entries
        if (url := _url(entry.name)) and _may(context, entry)
    ]


def _affairs(context: Context) -> Iterator[Link]:
    """Yield the procedures that asked for pages, for whoever sees cases at all."""
    request = context["request"]
    match = request.resolver_match
    here = match.kwargs.get("procedure", "") if match is not None else ""
    for each in with_pages():
        if not sees_affairs(request.user, each):
            continue
        url = reverse("desk:affairs", args=[each.code])
        yield Link(url, gettext(each.name), each.icon, "", here == each.code)


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _may(context: Context, entry: Entry) -> bool:
    user = context["request"].user
    return not entry.permission or user.has_perm(entry.permission, home_area(user))


def _is_here(context: Context, entry: Entry) -> bool:
    match = context["request"].resolver_match
    return match is not None and (
        match.view_name == entry.name
        or (match.namespace == "desk" and match.url_name in entry.also)
    )


@register.filter
def or_dash(said: object) -> object:
    """Return what a cell says, or a dash that phones leave out."""
    return said or NOTHING


@register.simple_tag
def number(count: object, *path: object) -> SafeString:
    """Return a number that opens its list; nothing is opened where there is none."""
    if not count:
        return format_html("<b>{}</b>", count)
    return format_html('<a class="n" href="{}">{}</a>', "".join(map(str, path)), count)
