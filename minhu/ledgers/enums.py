from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a column holds."""

    TEXT = "text", _("文字")
    INTEGER = "integer", _("整数")
    DECIMAL = "decimal", _("小数")
    MONEY = "money", _("金额（元）")
    DATE = "date", _("日期")
    TIME = "time", _("时间")
    MOMENT = "moment", _("日期和时间")
    CHOICE = "choice", _("选项")
    CHOICES = "choices", _("多选")
    AREA = "area", _("所在网格或社区")
    POINT = "point", _("经纬度")
    LINE = "line", _("图上的线")
    POLYGON = "polygon", _("图上的一块地")
    PICTURES = "pictures", _("照片")
    CREDIT = "credit", _("统一社会信用代码")
    PERSON = "person", _("人（姓名电话，封存）")


class Fact(models.TextChoices):
    """What the base knows of the place a record lies in, so that no ledger asks it again."""

    COMMUNITY = "community", _("所在社区")
    GRID = "grid", _("所在网格")
    CODE = "code", _("区域代码")
    CHIEF = "chief", _("网格负责人")


CHOSEN = (Kind.CHOICE, Kind.CHOICES)
TRACED = (Kind.LINE, Kind.POLYGON)
"""What is drawn point by point."""
DRAWN = (Kind.POINT, *TRACED)
"""What is drawn on a map."""
NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.MONEY)


class Deed(models.TextChoices):
    """What happened to a record."""

    TAKEN_IN = "taken_in", _("导入")
    WRITTEN = "written", _("新增")
    CHANGED = "changed", _("修改")
    STRUCK = "struck", _("划掉")
    MOVED = "moved", _("进展")
    ADDED_BESIDE = "beside", _("另一个来源的数")
    JOINED = "joined", _("认作同一个人")
    PARTED = "parted", _("分开成两个人")


class Redefinition(models.TextChoices):
    """What somebody did to what a ledger asks."""

    OPENED = "opened", _("建台账")
    ADDED = "added", _("加一列")
    RENAMED = "renamed", _("改列名")
    RETIRED = "retired", _("停用一列")
    RESUMED = "resumed", _("恢复一列")
    CHOICES = "choices", _("改选项")
    LIFE = "life", _("改进展")
    RULES = "rules", _("改规矩")
    KEPT = "kept", _("改知悉范围")


class Subject(models.TextChoices):
    """The parts of a street's work under which ledgers stand (domain page §2, C1 to C15)."""

    PARTY = "party", _("组织和党建")
    GRIDS = "grids", _("网格和底数")
    REQUESTS = "requests", _("民呼必应和服务窗口")
    EVENTS = "events", _("网格问题和城市管理")
    WHISTLES = "whistles", _("吹哨和指挥")
    DISPUTES = "disputes", _("矛盾纠纷")
    SAFETY = "safety", _("安全和污染检查")
    STARS = "stars", _("创建、评选和督导")
    ESTATES = "estates", _("物业和老旧小区")
    CARE = "care", _("养老和关爱")
    TOGETHER = "together", _("志愿、合伙人和场馆")
    FIRMS = "firms", _("企业和招商")
    PROJECTS = "projects", _("项目和征迁")
    LIVELIHOOD = "livelihood", _("待遇、就业和欠薪")
    ECONOMY = "economy", _("经济、学习和宣传")
    OWN = "own", _("自己建的")
