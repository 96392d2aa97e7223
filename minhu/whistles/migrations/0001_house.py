import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minhu.core.ids


class Migration(migrations.Migration):
    # The steps of the first weeks in one: a database that took them all is up to date.
    replaces = [("whistles", "0001_initial"), ("whistles", "0002_excused")]

    initial = True

    dependencies = [
        ("accounts", "0001_house"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("cases", "0001_house"),
        ("people", "0001_house"),
    ]

    operations = [
        migrations.CreateModel(
            name="Liaison",
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
                ("active", models.BooleanField(default=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="liaisons",
                        to="accounts.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("unit__code", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("active", True)),
                        fields=("unit", "person"),
                        name="liaison_once_in_a_unit",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Whistle",
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
                            ("daily", "日常哨"),
                            ("hard", "攻坚哨"),
                            ("urgent", "应急哨"),
                            ("phone", "电话哨"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=32)),
                ("blown_at", models.DateTimeField(blank=True, null=True)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("ack_due", models.DateTimeField(blank=True, null=True)),
                ("arrive_due", models.DateTimeField(blank=True, null=True)),
                ("said", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField(blank=True, null=True)),
                ("met_at", models.DateTimeField(blank=True, null=True)),
                ("met_where", models.CharField(blank=True, max_length=120)),
                ("decision", models.TextField(blank=True)),
                (
                    "approver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="whistle",
                        to="cases.case",
                    ),
                ),
                (
                    "liaison",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="whistles.liaison",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="whistles",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Call",
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
                ("lead", models.BooleanField(default=False)),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                ("arrived_at", models.DateTimeField(blank=True, null=True)),
                ("arrived_who", models.CharField(blank=True, max_length=40)),
                ("arrived_where", models.CharField(blank=True, max_length=120)),
                ("longitude", models.FloatField(blank=True, null=True)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("opinion", models.TextField(blank=True)),
                ("action", models.TextField(blank=True)),
                ("departed_at", models.DateTimeField(blank=True, null=True)),
                ("excused_at", models.DateTimeField(blank=True, null=True)),
                ("score", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("score_words", models.CharField(blank=True, max_length=200)),
                ("remark_score", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("remark", models.CharField(blank=True, max_length=200)),
                (
                    "signer",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                    ),
                ),
                (
                    "whistle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calls",
                        to="whistles.whistle",
                    ),
                ),
            ],
            options={
                "ordering": ("-lead", "unit__code"),
                "constraints": [
                    models.UniqueConstraint(fields=("whistle", "unit"), name="unit_called_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("lead", True)),
                        fields=("whistle",),
                        name="one_unit_leads",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score", None), ("score__range", (1, 5)), _connector="OR"
                        ),
                        name="score_is_one_to_five",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("remark_score", None), ("remark_score__range", (1, 5)), _connector="OR"
                        ),
                        name="remark_is_one_to_five",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("arrived_at", None),
                            ("arrived_at__gte", models.F("signed_at")),
                            _connector="OR",
                        ),
                        name="arrives_after_signing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("departed_at", None),
                            ("departed_at__gte", models.F("arrived_at")),
                            _connector="OR",
                        ),
                        name="departs_after_arriving",
                    ),
                ],
            },
        ),
    ]
