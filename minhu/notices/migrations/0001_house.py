import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minhu.core.crypto
import minhu.core.ids


class Migration(migrations.Migration):
    # The steps of the first weeks in one: a database that took them all is up to date.
    replaces = [
        ("notices", "0001_initial"),
        ("notices", "0002_inbox"),
        ("notices", "0003_channels"),
        ("notices", "0004_kept_closely"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_house"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("people", "0001_house"),
    ]

    operations = [
        migrations.CreateModel(
            name="Outlet",
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
                    "way",
                    models.CharField(
                        choices=[
                            ("sms", "短信"),
                            ("inside", "站内"),
                            ("mail", "电子邮件"),
                            ("wecom", "企业微信群"),
                            ("dingtalk", "钉钉群"),
                        ],
                        max_length=8,
                    ),
                ),
                ("area_code", models.CharField(blank=True, max_length=18)),
                ("target_sealed", minhu.core.crypto.SealedField(default=minhu.core.crypto.Sealed)),
                ("mask", models.CharField(max_length=80)),
                ("kinds", models.JSONField(default=list)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
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
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outlets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("area_code", "at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("area_code", ""),
                                ("unit", None),
                                ("user__isnull", False),
                                ("way__in", ("mail", "sms")),
                            ),
                            models.Q(
                                ("area_code", ""),
                                ("unit__isnull", False),
                                ("user", None),
                                ("way__in", ("wecom", "dingtalk")),
                            ),
                            models.Q(
                                ("area_code__gt", ""),
                                ("unit", None),
                                ("user", None),
                                ("way__in", ("wecom", "dingtalk")),
                            ),
                            _connector="OR",
                        ),
                        name="outlet_is_of_one_person_unit_or_area",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("user", "way"),
                        name="one_outlet_of_a_way_for_a_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("unit", "way"),
                        name="one_outlet_of_a_way_for_a_unit",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None), ("area_code__gt", "")),
                        fields=("area_code", "way"),
                        name="one_outlet_of_a_way_for_an_area",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
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
                ("party", models.CharField(blank=True, max_length=40)),
                ("kind", models.CharField(blank=True, max_length=32)),
                ("area_code", models.CharField(blank=True, max_length=18)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("sms", "短信"),
                            ("inside", "站内"),
                            ("mail", "电子邮件"),
                            ("wecom", "企业微信群"),
                            ("dingtalk", "钉钉群"),
                        ],
                        max_length=8,
                    ),
                ),
                ("case_number", models.CharField(blank=True, db_index=True, max_length=32)),
                ("text", models.CharField(max_length=500)),
                ("secrecy", models.PositiveSmallIntegerField(default=0)),
                (
                    "link_sealed",
                    minhu.core.crypto.SealedField(blank=True, default=minhu.core.crypto.Sealed),
                ),
                ("dedupe_key", models.CharField(max_length=120, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "等着发"),
                            ("sending", "正在发"),
                            ("sent", "发出去了"),
                            ("failed", "没发出去"),
                            ("held", "没有短信通道，没发"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("error", models.CharField(blank=True, max_length=200)),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("next_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="people.person",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="notices.outlet",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="notice_log"),
                    models.Index(fields=["party", "-at"], name="notice_inbox"),
                    models.Index(fields=["state", "-at"], name="notice_by_state"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outlet", None),
                                ("party", ""),
                                ("person__isnull", False),
                                ("way", "sms"),
                            ),
                            models.Q(
                                ("outlet", None),
                                ("party__gt", ""),
                                ("person", None),
                                ("way", "inside"),
                            ),
                            models.Q(
                                models.Q(("way", "inside"), _negated=True),
                                ("outlet__isnull", False),
                                ("party", ""),
                                ("person", None),
                            ),
                            _connector="OR",
                        ),
                        name="notice_has_one_reader",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at", None)),
                            _connector="OR",
                        ),
                        name="sent_notice_has_its_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sending"), _negated=True),
                            ("claimed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="notice_on_its_way_was_claimed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuietHours",
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
                (
                    "audience",
                    models.CharField(
                        choices=[("residents", "居民的短信"), ("staff", "发给工作人员的")],
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("begins", models.TimeField()),
                ("ends", models.TimeField()),
                ("passes", models.JSONField(default=list)),
                ("valid_from", models.DateField()),
                ("source", models.CharField(blank=True, max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("area_code", "audience", "-version"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area_code", "audience", "version"),
                        name="quiet_hours_have_versions",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Seen",
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
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seen",
                        to="notices.notice",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "notice"), name="note_seen_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Wording",
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
                ("kind", models.CharField(max_length=32)),
                ("area_code", models.CharField(max_length=18)),
                ("version", models.PositiveIntegerField()),
                ("text", models.CharField(max_length=200)),
                ("outside", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("kind", "area_code", "-version"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "area_code", "version"), name="wordings_have_versions"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
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
                ("number", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("sent", "发出去了"),
                            ("failed", "没发出去"),
                            ("cut", "发到一半断了"),
                        ],
                        max_length=8,
                    ),
                ),
                ("error", models.CharField(blank=True, max_length=200)),
                ("next_at", models.DateTimeField(blank=True, null=True)),
                (
                    "notice",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attempts",
                        to="notices.notice",
                    ),
                ),
            ],
            options={
                "ordering": ("notice", "number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notice", "number"), name="attempts_are_counted"
                    )
                ],
            },
        ),
    ]
