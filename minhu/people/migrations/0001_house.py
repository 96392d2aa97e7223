import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minhu.core.crypto
import minhu.core.ids


class Migration(migrations.Migration):
    # The steps of the first weeks in one: a database that took them all is up to date.
    replaces = [("people", "0001_initial"), ("people", "0002_call_reason")]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
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
                    "name_sealed",
                    minhu.core.crypto.SealedField(blank=True, default=minhu.core.crypto.Sealed),
                ),
                (
                    "phone_sealed",
                    minhu.core.crypto.SealedField(blank=True, default=minhu.core.crypto.Sealed),
                ),
                ("phone_index", models.CharField(blank=True, db_index=True, max_length=64)),
                ("identity", models.CharField(max_length=64, null=True, unique=True)),
                ("created_at", models.DateTimeField()),
                ("anonymised_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("anonymised_at", None),
                            models.Q(
                                ("identity", None),
                                ("name_sealed", minhu.core.crypto.Sealed("")),
                                ("phone_index", ""),
                                ("phone_sealed", minhu.core.crypto.Sealed("")),
                            ),
                            _connector="OR",
                        ),
                        name="anonymised_person_is_empty",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PhoneCode",
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
                ("phone_index", models.CharField(max_length=64)),
                ("code_digest", models.CharField(max_length=64)),
                (
                    "purpose",
                    models.CharField(
                        choices=[("follow", "查看进展"), ("mine", "查看我的事")],
                        default="follow",
                        max_length=16,
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("-sent_at", "-id"),
                "indexes": [
                    models.Index(fields=["phone_index", "purpose", "-sent_at"], name="code_latest")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("tries__lte", 5)), name="code_tries_are_limited"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadLog",
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
                ("post_label", models.CharField(blank=True, max_length=160)),
                ("case_number", models.CharField(db_index=True, max_length=32)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("contact", "联系来电人核实情况"),
                            ("visit", "上门办理"),
                            ("revisit", "回访"),
                            ("urgent", "有危险，要马上找到人"),
                            ("audit", "检查记录"),
                            ("call", "打电话请部门来人"),
                        ],
                        max_length=16,
                    ),
                ),
                ("words", models.CharField(max_length=200)),
                ("shown", models.CharField(max_length=16)),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="people.person",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason__gt", ""), ("words__gt", "")),
                        name="reading_has_a_reason",
                    )
                ],
            },
        ),
    ]
