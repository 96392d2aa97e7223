from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """What somebody does; where, says the post (area or unit)."""

    GRID_WORKER = "grid_worker", _("网格员")
    COMMUNITY_DESK = "community_desk", _("社区受理")
    STREET_DESK = "street_desk", _("街道调度")
    DEPARTMENT = "department", _("承办单位")
    SUPERVISOR = "supervisor", pgettext_lazy("role", "督办")
    LEADER = "leader", _("街道领导")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDITOR = "auditor", _("审计员")


class Secrecy(models.IntegerChoices):
    """How closely a case is kept: who may know of it at all (need to know)."""

    ORDINARY = 0, _("一般")
    RESTRICTED = 1, _("受限")
    SECRET = 2, _("保密")


CEILINGS = {
    Role.COMMUNITY_DESK: Secrecy.RESTRICTED,
    Role.STREET_DESK: Secrecy.SECRET,
    Role.DEPARTMENT: Secrecy.RESTRICTED,
    Role.SUPERVISOR: Secrecy.RESTRICTED,
    Role.LEADER: Secrecy.SECRET,
    Role.AUDITOR: Secrecy.SECRET,
}
"""How far a post sees when nothing else was said when it was given; others see what is ordinary."""

ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
PLANNERS = (Role.STREET_DESK, Role.LEADER, Role.SECURITY_ADMIN)
DESK_ROLES = (Role.COMMUNITY_DESK, Role.STREET_DESK)
UNIT_ROLES = (Role.DEPARTMENT,)


class Happening(models.TextChoices):
    """What the account log records."""

    OPENED = "opened", _("开户")
    PASSWORD_SET = "password_set", _("换密码")
    SWITCHED_OFF = "switched_off", _("停用")
    SWITCHED_ON = "switched_on", _("恢复使用")
    POST_GIVEN = "post_given", _("任职")
    POST_ENDED = "post_ended", _("卸任")
    CEILING_SET = "ceiling_set", _("定能看到哪一级")
    SIGNED_IN = "signed_in", _("登录")
    SIGNED_OUT = "signed_out", _("退出")
    REFUSED = "refused", _("登录没成功")
    THROTTLED = "throttled", _("登录太频繁")
    FACTOR_SET = "factor_set", _("开启两步登录")
    FACTOR_DROPPED = "factor_dropped", _("关闭两步登录")
    CODE_REFUSED = "code_refused", _("验证码没通过")
    DEVICE_ENDED = "device_ended", _("让一台设备退出")
    KEYS_ROTATED = "keys_rotated", _("更换密钥")
    TOKEN_MADE = "token_made", _("给程序发密钥")
    TOKEN_ENDED = "token_ended", _("停掉程序的密钥")
    IDENTITY_TIED = "identity_tied", _("关联统一身份")
    IDENTITY_UNTIED = "identity_untied", _("取消关联统一身份")


class TokenScope(models.TextChoices):
    """What a program may do with a key."""

    PLACES = "places", _("网格和边界")
    CASES = "cases", _("地图上的在办事项")
    LEDGERS = "ledgers", _("台账的记录")
    RECORDS = "records", _("往台账里写记录")
