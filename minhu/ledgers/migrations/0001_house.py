import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minhu.core.ids


class Migration(migrations.Migration):
    # The steps of the first weeks in one: a database that took them all is up to date.
    replaces = [
        ("ledgers", "0001_initial"),
        ("ledgers", "0002_versions_and_lives"),
        ("ledgers", "0003_exports"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("places", "0001_house"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ledger",
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
                ("code", models.CharField(max_length=24, unique=True)),
                ("name", models.CharField(max_length=40)),
                ("opened_at", models.DateTimeField()),
                ("life", models.JSONField(blank=True, default=dict)),
                ("seq", models.PositiveIntegerField(default=0)),
                (
                    "head",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000",
                        max_length=64,
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("name", "code"),
            },
        ),
        migrations.CreateModel(
            name="Export",
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
                ("at", models.DateTimeField()),
                ("records", models.PositiveIntegerField()),
                ("asked", models.CharField(blank=True, max_length=400)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ledger",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exports",
                        to="ledgers.ledger",
                    ),
                ),
            ],
            options={
                "ordering": ("ledger", "-at"),
            },
        ),
        migrations.CreateModel(
            name="Record",
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
                ("key", models.CharField(max_length=160)),
                ("values", models.JSONField(default=dict)),
                ("beside", models.JSONField(blank=True, default=dict)),
                ("words", models.CharField(blank=True, max_length=400)),
                ("state", models.CharField(blank=True, max_length=40)),
                ("day", models.DateField()),
                ("source", models.CharField(blank=True, max_length=120)),
                ("as_of", models.DateField()),
                ("struck", models.BooleanField(default=False)),
                ("seq", models.PositiveIntegerField(default=1)),
                ("head", models.CharField(max_length=64)),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
                (
                    "ledger",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="ledgers.ledger",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["ledger", "id"], name="records_in_order"),
                    models.Index(fields=["ledger", "area", "id"], name="records_by_place"),
                    models.Index(fields=["ledger", "state", "id"], name="records_by_state"),
                    models.Index(fields=["ledger", "day", "id"], name="records_by_day"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("ledger", "key"), name="a_key_names_one_record")
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordStep",
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
                ("seq", models.PositiveIntegerField()),
                (
                    "deed",
                    models.CharField(
                        choices=[
                            ("taken_in", "导入"),
                            ("written", "新增"),
                            ("changed", "修改"),
                            ("struck", "划掉"),
                            ("moved", "进展"),
                            ("beside", "另一个来源的数"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("source", models.CharField(blank=True, max_length=120)),
                ("changes", models.JSONField(default=dict)),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="ledgers.record",
                    ),
                ),
            ],
            options={
                "ordering": ("record", "seq"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("record", "seq"), name="one_record_step_per_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Upload",
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
                ("file", models.FileField(upload_to="ledgers/%Y/%m")),
                ("name", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ledger",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uploads",
                        to="ledgers.ledger",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Column",
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
                ("slot", models.CharField(max_length=8)),
                ("name", models.CharField(max_length=64)),
                ("label", models.CharField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "文字"),
                            ("integer", "整数"),
                            ("decimal", "小数"),
                            ("money", "金额（元）"),
                            ("date", "日期"),
                            ("choice", "选项"),
                            ("area", "所在网格或社区"),
                            ("point", "经纬度"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_key", models.BooleanField(default=False)),
                ("choices", models.JSONField(default=list)),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "crs",
                    models.CharField(
                        choices=[
                            ("wgs84", "WGS-84（CGCS2000）"),
                            ("gcj02", "GCJ-02（高德、腾讯）"),
                            ("bd09", "BD-09（百度）"),
                        ],
                        default="wgs84",
                        max_length=8,
                    ),
                ),
                ("is_day", models.BooleanField(default=False)),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "linked",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledgers.column",
                    ),
                ),
                (
                    "ledger",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="columns",
                        to="ledgers.ledger",
                    ),
                ),
            ],
            options={
                "ordering": ("order",),
                "constraints": [
                    models.UniqueConstraint(fields=("ledger", "slot"), name="one_column_in_a_slot"),
                    models.UniqueConstraint(
                        fields=("ledger", "name"), name="a_name_means_one_column"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)),
                        fields=("ledger", "label"),
                        name="a_label_names_one_column",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerStep",
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
                ("seq", models.PositiveIntegerField()),
                (
                    "deed",
                    models.CharField(
                        choices=[
                            ("opened", "建台账"),
                            ("added", "加一列"),
                            ("renamed", "改列名"),
                            ("retired", "停用一列"),
                            ("resumed", "恢复一列"),
                            ("choices", "改选项"),
                            ("life", "改进展"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                ("definition", models.JSONField()),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ledger",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="ledgers.ledger",
                    ),
                ),
            ],
            options={
                "ordering": ("ledger", "seq"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ledger", "seq"), name="one_ledger_step_per_number"
                    )
                ],
            },
        ),
    ]
