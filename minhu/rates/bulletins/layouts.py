"""The Word layouts of bulletins: the office's own or the one that comes along, kept once published.

``MINHU_DATA/documents/bulletin.docx`` goes before the one that Minhu brings. What a bulletin was
published in stays under the hash of its content, so that a layout that changes later, by
the office or by a new version of Minhu, changes no paper that is out.
"""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
from minhu.core.whole import write_whole

TEMPLATE = "bulletin.docx"


def in_use() -> bytes:
    """Return the layout that holds today."""
    own = _folder() / TEMPLATE
    if own.is_file():
        return own.read_bytes()
    return (files("minhu.rates") / "documents" / TEMPLATE).read_bytes()


def keep() -> str:
    """Lay today's layout aside for good and return its hash; the same one lies there once."""
    content = in_use()
    digest = sha256(content).hexdigest()
    path = _kept(digest)
    if not path.is_file():
        write_whole(path, content)
    return digest


def kept(digest: str) -> bytes:
    """Return the layout with this hash; without a hash, which older bulletins lack, today's.

    Raises ``DomainError`` when it is gone or was changed.
    """
    if not digest:
        return in_use()
    path = _kept(digest)
    content = path.read_bytes() if path.is_file() else b""
    if sha256(content).hexdigest() != digest:
        raise DomainError(
            _(
                "发布时用的 Word 版式不见了或被改过。可以先下载 PDF，"
                "并请系统管理员从备份里恢复 documents 文件夹。"
            )
        )
    return content


def _kept(digest: str) -> Path:
    return _folder() / "published" / f"{digest}.docx"


def _folder() -> Path:
    return Path(settings.DATA) / "documents"
