import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minhu.core.ids


class Migration(migrations.Migration):
    # The steps of the first weeks in one: a database that took them all is up to date.
    replaces = [
        ("catalogue", "0001_initial"),
        ("catalogue", "0002_standards"),
        ("catalogue", "0003_clocks"),
        ("catalogue", "0004_routing"),
        ("catalogue", "0005_ladders"),
        ("catalogue", "0006_alter_limit_clock_alter_reason_kind_and_more"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_house"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("code", models.CharField(max_length=8, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=40, unique=True)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("begins", models.DateField()),
            ],
            options={
                "ordering": ("code",),
            },
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                ("code", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=40)),
                ("active", models.BooleanField(default=True)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="catalogue.category",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="categories",
                        to="catalogue.edition",
                    ),
                ),
            ],
            options={
                "ordering": ("order", "code"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="category_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent", None),
                            models.Q(("parent", models.F("code")), _negated=True),
                            _connector="OR",
                        ),
                        name="category_is_not_its_own_parent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EditionUse",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=minhu.core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("area_code", models.CharField(max_length=18)),
                ("valid_from", models.DateField()),
                (
                    "edition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="catalogue.edition",
                    ),
                ),
            ],
            options={
                "ordering": ("area_code", "-valid_from"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area_code", "valid_from"), name="one_tree_for_an_area_from_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Limit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=minhu.core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("procedure", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=20)),
                ("amount", models.PositiveSmallIntegerField()),
                (
                    "clock",
                    models.CharField(
                        choices=[
                            ("urgent_hour", "紧急工作时（夜里和节假日也算）"),
                            ("work_hour", "工作时"),
                            ("work_day", "工作日"),
                            ("natural_day", "自然日"),
                            ("minute", "分钟"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("rolling", "从收到的时刻算起"),
                            ("end_of_day", "收到当天不算，最后一天算到下班"),
                        ],
                        default="rolling",
                        max_length=12,
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=20)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=200)),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="limits",
                        to="catalogue.category",
                    ),
                ),
            ],
            options={
                "ordering": ("procedure", "name", "category", "valid_from"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("procedure", "name", "category", "valid_from"),
                        name="limit_once_a_day",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("category", None)),
                        fields=("procedure", "name", "valid_from"),
                        name="general_limit_once_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="limit_gives_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="limit_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reason",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=minhu.core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("decline", "不予受理"),
                            ("return", "退单"),
                            ("exclude", "剔除"),
                            ("suspend", "挂账"),
                            ("merge", "并入"),
                            ("withdraw", "撤回"),
                            ("unreachable", "联系不上"),
                            ("whistle", "吹哨"),
                        ],
                        max_length=16,
                    ),
                ),
                ("code", models.CharField(max_length=32)),
                ("label", models.CharField(max_length=80)),
                ("tells", models.CharField(blank=True, max_length=200)),
                ("active", models.BooleanField(default=True)),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ("kind", "order", "code"),
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "code"), name="reason_once_in_its_list")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplyTemplate",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=minhu.core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("verb", models.CharField(max_length=24)),
                ("title", models.CharField(max_length=40)),
                ("text", models.TextField(max_length=2000)),
                ("active", models.BooleanField(default=True)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="templates",
                        to="catalogue.category",
                    ),
                ),
            ],
            options={
                "ordering": ("verb", "order", "title"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("verb", "title"), name="reply_template_once_a_verb"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RoutingRule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=minhu.core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("area_code", models.CharField(max_length=18)),
                ("order", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=40)),
                ("place_code", models.CharField(blank=True, max_length=18)),
                ("channel", models.CharField(blank=True, max_length=12)),
                ("words", models.CharField(blank=True, max_length=80)),
                ("hour_from", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("hour_to", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("automatic", models.BooleanField(default=False)),
                ("on", models.BooleanField(default=False)),
                ("tried_at", models.DateTimeField(blank=True, null=True)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.category",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("area_code", "order", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to", None)),
                        fields=("area_code", "name"),
                        name="one_rule_of_a_name_at_a_time",
                        violation_error_message="已经有一条规则叫这个名字，请换一个。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hour_from", None), ("hour_to", None)),
                            models.Q(
                                ("hour_from__isnull", False),
                                ("hour_from__lte", 23),
                                ("hour_to__lte", 24),
                                models.Q(("hour_from", models.F("hour_to")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hours_of_a_rule_are_two_or_none",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("on", False),
                            models.Q(("tried_at__isnull", False), ("valid_to", None)),
                            _connector="OR",
                        ),
                        name="a_rule_that_works_was_tried",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person", None), ("unit__isnull", False), _connector="OR"
                        ),
                        name="a_person_is_asked_through_a_unit",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Standard",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=minhu.core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("area_code", models.CharField(blank=True, max_length=18)),
                ("condition", models.CharField(max_length=120)),
                ("closing", models.CharField(blank=True, max_length=200)),
                ("evidence", models.CharField(blank=True, max_length=120)),
                ("pictures", models.PositiveSmallIntegerField(default=0)),
                ("unit_name", models.CharField(blank=True, max_length=80)),
                (
                    "duty",
                    models.CharField(
                        choices=[
                            ("basic", "基本履职"),
                            ("assist", "配合履职"),
                            ("upward", "上级收回"),
                        ],
                        default="basic",
                        max_length=8,
                    ),
                ),
                ("tells", models.CharField(blank=True, max_length=200)),
                ("source", models.CharField(max_length=200)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standards",
                        to="catalogue.category",
                    ),
                ),
            ],
            options={
                "ordering": ("category", "order", "condition", "valid_from"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("category", "area_code", "condition", "valid_from"),
                        name="standard_once_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="standard_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pictures", 0),
                            models.Q(("evidence__gt", ""), ("pictures__lte", 6)),
                            _connector="OR",
                        ),
                        name="standard_says_what_its_pictures_show",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("duty", "upward"), _negated=True),
                            ("tells__gt", ""),
                            _connector="OR",
                        ),
                        name="what_went_up_says_who_does_it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rung",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=minhu.core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("procedure", models.CharField(max_length=20)),
                ("name", models.CharField(blank=True, max_length=20)),
                ("percent", models.PositiveSmallIntegerField()),
                (
                    "tells",
                    models.CharField(
                        choices=[
                            ("holder", "承办"),
                            ("desk", "社区受理"),
                            ("street", "街道调度"),
                            ("supervisor", "督办"),
                            ("leader", "街道领导"),
                        ],
                        max_length=12,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=200)),
                (
                    "standard",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rungs",
                        to="catalogue.standard",
                    ),
                ),
            ],
            options={
                "ordering": ("procedure", "name", "percent", "valid_from"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("procedure", "name", "standard", "percent", "valid_from"),
                        name="one_rung_of_a_standard_at_a_part",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("standard", None)),
                        fields=("procedure", "name", "percent", "valid_from"),
                        name="one_rung_at_a_part",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("percent__gt", 0), ("percent__lte", 1000)),
                        name="rung_lies_on_the_ladder",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="rung_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandardLimit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=minhu.core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name", models.CharField(max_length=20)),
                ("text", models.CharField(max_length=20)),
                ("amount", models.PositiveSmallIntegerField()),
                (
                    "clock",
                    models.CharField(
                        choices=[
                            ("urgent_hour", "紧急工作时（夜里和节假日也算）"),
                            ("work_hour", "工作时"),
                            ("work_day", "工作日"),
                            ("natural_day", "自然日"),
                            ("minute", "分钟"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("rolling", "从收到的时刻算起"),
                            ("end_of_day", "收到当天不算，最后一天算到下班"),
                        ],
                        default="rolling",
                        max_length=12,
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="limits",
                        to="catalogue.standard",
                    ),
                ),
            ],
            options={
                "ordering": ("standard", "order", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("standard", "name"), name="one_limit_for_a_stage"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="standard_gives_time"
                    ),
                ],
            },
        ),
    ]
