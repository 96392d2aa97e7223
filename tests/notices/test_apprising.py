"""The services themselves: asked at their own hosts, and a polite refusal is a refusal."""

from __future__ import annotations

import json
from typing import Any

import pytest
from apprise.plugins import dingtalk, wecombot
from pytest_django import Settings

from minhu.notices import apprising
from minhu.notices.channels import NotSentError
from minhu.notices.enums import Way


class Line:
    """What stands for the network: remembers what was asked, and answers what it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, body: object) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.body = body
        self.status_code = 200
        self.content = b""
        for plugin in (wecombot, dingtalk):
            monkeypatch.setattr(plugin.requests._requests, "post", self.post)

    def post(self, url: str, **more: Any) -> Line:
        self.asked.append((url, more))
        return self

    def json(self) -> object:
        if self.body is None:
            raise ValueError
        return self.body


@pytest.mark.parametrize(
    ("way", "target", "host"),
    [
        (Way.WECOM, "abcd-1234", "https://qyapi.weixin.qq.com/"),
        (Way.DINGTALK, "a" * 64, "https://oapi.dingtalk.com/"),
        (Way.DINGTALK, f"{'a' * 64}:SECabc123", "https://oapi.dingtalk.com/"),
    ],
)
def test_a_robot_is_asked_at_its_own_host_and_led_nowhere_else(
    monkeypatch: pytest.MonkeyPatch, way: Way, target: str, host: str
) -> None:
    line = Line(monkeypatch, {"errcode": 0})
    apprising.deliver(way, target, title="民呼", text="催办：1")
    ((url, more),) = line.asked
    assert url.startswith(host)
    assert more["allow_redirects"] is False
    assert json.loads(more["data"])["text"]["content"] == "催办：1"
    assert ("sign" in (more.get("params") or {})) == (":" in target)


@pytest.mark.parametrize(
    ("body", "said"), [({"errcode": 93000}, "93000"), ([], "200"), (None, "200")]
)
def test_a_refusal_with_http_200_is_no_success(
    monkeypatch: pytest.MonkeyPatch, body: object, said: str
) -> None:
    Line(monkeypatch, body)
    with pytest.raises(NotSentError, match=said):
        apprising.deliver(Way.WECOM, "abcd-1234", title="", text="催办：1")


def test_mail_goes_to_the_server_of_the_settings(settings: Settings) -> None:
    settings.MAIL = "smtps://robot:p%40ss@mail.example.org?from=minhu@example.org"
    service: Any = apprising.mail("a@example.com")
    assert (service.smtp_host, service.port, service.secure_mode) == (
        "mail.example.org",
        465,
        "ssl",
    )
    assert (service.user, service.password) == ("robot", "p@ss")
    assert service.from_addr[1] == "minhu@example.org"
    assert [address for _name, address in service.targets] == ["a@example.com"]
