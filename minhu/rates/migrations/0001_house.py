import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minhu.core.ids


class Migration(migrations.Migration):
    # The steps of the first weeks in one: a database that took them all is up to date.
    replaces = [
        ("rates", "0001_initial"),
        ("rates", "0002_longer_kinds"),
        ("rates", "0003_targets"),
        ("rates", "0004_bulletins"),
        ("rates", "0005_boards"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_house"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("places", "0001_house"),
    ]

    operations = [
        migrations.CreateModel(
            name="TallyCheck",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("wrong", models.PositiveIntegerField(null=True)),
            ],
            options={
                "ordering": ("-day",),
            },
        ),
        migrations.CreateModel(
            name="Board",
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
                ("form", models.CharField(max_length=20)),
                (
                    "by",
                    models.CharField(choices=[("area", "地方"), ("unit", "单位")], max_length=10),
                ),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("content", models.JSONField()),
                ("why", models.CharField(blank=True, max_length=300)),
                ("frozen_at", models.DateTimeField()),
                ("contest_until", models.DateTimeField()),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
                (
                    "frozen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-frozen_at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("by__in", ("area", "unit"))),
                        name="a_board_ranks_places_or_units",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="a_board_ends_after_it_begins",
                    ),
                    models.UniqueConstraint(
                        fields=("area", "form", "by", "first", "last", "version"),
                        name="one_board_for_each_version",
                    ),
                    models.UniqueConstraint(
                        fields=("area", "previous"), name="one_board_follows_another"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Bulletin",
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
                ("form", models.CharField(max_length=20)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("title", models.CharField(max_length=80)),
                ("content", models.JSONField()),
                ("words", models.JSONField(default=dict)),
                ("composed_at", models.DateTimeField()),
                ("turn", models.PositiveIntegerField(default=1)),
                ("issue", models.PositiveIntegerField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(blank=True, max_length=64)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
                (
                    "composed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rates.bulletin",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-composed_at", "-id"),
                "indexes": [
                    models.Index(fields=["area", "-composed_at"], name="bulletins_of_a_place")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("hash", ""),
                                ("issue", None),
                                ("previous", ""),
                                ("published_at", None),
                            ),
                            models.Q(
                                ("hash__gt", ""),
                                ("issue__isnull", False),
                                ("previous__gt", ""),
                                ("published_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="what_is_published_is_sealed",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("published_at__isnull", False)),
                        fields=("area", "previous"),
                        name="one_bulletin_follows_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("published_at", None)),
                        fields=("area", "form", "first", "last"),
                        name="one_draft_for_the_same_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="a_bulletin_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contest",
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
                ("line", models.CharField(max_length=36)),
                ("indicator", models.CharField(max_length=40)),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("upheld", models.BooleanField(null=True)),
                ("decision", models.CharField(blank=True, max_length=300)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contests",
                        to="rates.board",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", None),
                                ("decision", ""),
                                ("upheld", None),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decision__gt", ""),
                                ("upheld__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_contest_is_decided_whole_or_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_decides_their_own_contest",
                    ),
                    models.UniqueConstraint(
                        fields=("board", "line", "indicator"), name="a_figure_is_contested_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("day", models.DateField()),
                ("area_code", models.CharField(max_length=18)),
                ("unit", models.CharField(blank=True, max_length=36)),
                ("category", models.CharField(blank=True, max_length=40)),
                ("channel", models.CharField(blank=True, max_length=20)),
                ("measure", models.CharField(max_length=16)),
                ("n", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "kind",
                            "day",
                            "area_code",
                            "unit",
                            "category",
                            "channel",
                            "measure",
                        ),
                        name="one_tally_per_key",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
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
                ("book", models.CharField(max_length=40)),
                ("indicator", models.CharField(max_length=40)),
                ("year", models.PositiveSmallIntegerField()),
                ("amount", models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ("begins", models.DateField()),
                ("source", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
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
                "ordering": ("begins", "id"),
                "indexes": [models.Index(fields=["year", "area"], name="targets_of_a_year")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount", None), ("amount__gt", 0), _connector="OR"),
                        name="a_target_is_more_than_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        name="a_target_has_its_source",
                    ),
                ],
            },
        ),
    ]
