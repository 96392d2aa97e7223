import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minhu.core.ids
import minhu.core.lifecycle


class Migration(migrations.Migration):
    # The steps of the first weeks in one: a database that took them all is up to date.
    replaces = [
        ("cases", "0001_initial"),
        ("cases", "0002_seal"),
        ("cases", "0003_standards"),
        ("cases", "0004_clocks"),
        ("cases", "0005_case_by_closing"),
        ("cases", "0006_rungs"),
        ("cases", "0007_dispatching"),
        ("cases", "0008_next_rung"),
        ("cases", "0009_alter_deadline_kind"),
        ("cases", "0010_due_kind"),
        ("cases", "0011_pressing"),
        ("cases", "0012_kept_closely"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_house"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("catalogue", "0001_house"),
        ("people", "0001_house"),
        ("places", "0001_house"),
    ]

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("steps", models.PositiveIntegerField()),
                ("root", models.CharField(max_length=64)),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("day",),
            },
        ),
        migrations.CreateModel(
            name="Case",
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
                ("kind", models.CharField(max_length=20)),
                ("number", models.CharField(max_length=20, unique=True)),
                ("state", models.CharField(max_length=20)),
                (
                    "outcome",
                    models.CharField(default=minhu.core.lifecycle.Outcome["OPEN"], max_length=12),
                ),
                ("held_state", models.CharField(blank=True, max_length=20)),
                ("party", models.CharField(blank=True, max_length=40)),
                ("desk_code", models.CharField(max_length=18)),
                ("due_at", models.DateTimeField(null=True)),
                ("due_clock", models.CharField(blank=True, max_length=12)),
                ("due_kind", models.CharField(blank=True, max_length=12)),
                ("title", models.CharField(max_length=80)),
                ("detail", models.TextField(blank=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("qr", "扫码"),
                            ("12345", "12345"),
                            ("phone", "电话"),
                            ("walk_in", "工作站"),
                            ("grid", "网格巡查"),
                            ("letter", "来信"),
                            ("web", "网上留言"),
                            ("upper", "上级转办"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                    ),
                ),
                ("urgent", models.BooleanField(default=False)),
                (
                    "secrecy",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "一般"), (1, "受限"), (2, "保密")], default=0
                    ),
                ),
                ("community_code", models.CharField(max_length=12)),
                ("place", models.CharField(blank=True, max_length=120)),
                (
                    "found",
                    models.CharField(
                        choices=[
                            ("plate", "门牌"),
                            ("point", "定位"),
                            ("nearest", "最近的社区"),
                            ("desk", "人工指定"),
                            ("nowhere", "位置不明"),
                        ],
                        max_length=8,
                    ),
                ),
                ("longitude", models.FloatField(blank=True, null=True)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("cell", models.BigIntegerField(blank=True, null=True)),
                ("link_digest", models.CharField(blank=True, max_length=64)),
                ("words_public", models.BooleanField(default=False)),
                ("voices", models.PositiveIntegerField(default=1)),
                ("returns", models.PositiveSmallIntegerField(default=0)),
                ("reworks", models.PositiveSmallIntegerField(default=0)),
                ("designated", models.BooleanField(default=False)),
                ("late", models.BooleanField(default=False)),
                ("extension_asked", models.BooleanField(default=False)),
                ("extended_from", models.DateTimeField(blank=True, null=True)),
                (
                    "appeal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("asked", "待初审"),
                            ("passed", "待复审"),
                            ("granted", "同意"),
                            ("refused", "不同意"),
                        ],
                        max_length=8,
                    ),
                ),
                ("exempted", models.BooleanField(default=False)),
                ("responded", models.BooleanField(blank=True, null=True)),
                (
                    "solved",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("solved", "解决了"),
                            ("partly", "一部分"),
                            ("unsolved", "没有解决"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "satisfied",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("satisfied", "满意"),
                            ("fairly", "基本满意"),
                            ("dissatisfied", "不满意"),
                        ],
                        max_length=12,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("finish_due", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("intake_key", models.CharField(max_length=80, null=True, unique=True)),
                ("seq", models.PositiveIntegerField(default=0)),
                ("head", models.CharField(max_length=64)),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="places.area",
                    ),
                ),
                (
                    "caller",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="cases",
                        to="people.person",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="catalogue.category",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="cases.case",
                    ),
                ),
                (
                    "proposer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.standard",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.unit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", minhu.core.lifecycle.Outcome["OPEN"])),
                        fields=["due_at", "id"],
                        name="open_by_due",
                    ),
                    models.Index(
                        condition=models.Q(("outcome", minhu.core.lifecycle.Outcome["OPEN"])),
                        fields=["party", "due_at", "id"],
                        name="open_by_party",
                    ),
                    models.Index(
                        condition=models.Q(("outcome", minhu.core.lifecycle.Outcome["OPEN"])),
                        fields=["community_code", "due_at", "id"],
                        name="open_by_community",
                    ),
                    models.Index(
                        condition=models.Q(("outcome", minhu.core.lifecycle.Outcome["OPEN"])),
                        fields=["unit", "due_at", "id"],
                        name="open_by_unit",
                    ),
                    models.Index(
                        condition=models.Q(("outcome", minhu.core.lifecycle.Outcome["OPEN"])),
                        fields=["state", "due_at", "id"],
                        name="open_by_state",
                    ),
                    models.Index(
                        condition=models.Q(("outcome", minhu.core.lifecycle.Outcome["OPEN"])),
                        fields=["cell"],
                        name="open_by_cell",
                    ),
                    models.Index(fields=["received_at", "id"], name="case_by_receipt"),
                    models.Index(
                        condition=models.Q(("secrecy__gt", 0)),
                        fields=["secrecy", "area"],
                        name="case_kept_closely",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", False)),
                        fields=["closed_at"],
                        name="case_by_closing",
                    ),
                    models.Index(
                        condition=models.Q(("appeal__in", ("asked", "passed"))),
                        fields=["appeal"],
                        name="appeal_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("due_at__isnull", False),
                                ("outcome", minhu.core.lifecycle.Outcome["OPEN"]),
                                ("party__gt", ""),
                            ),
                            models.Q(
                                models.Q(
                                    ("outcome", minhu.core.lifecycle.Outcome["OPEN"]), _negated=True
                                ),
                                ("due_at", None),
                                ("party", ""),
                            ),
                            _connector="OR",
                        ),
                        name="open_case_has_one_party_and_one_deadline",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("exempted", False),
                            models.Q(("appeal", "granted"), ("late", True)),
                            _connector="OR",
                        ),
                        name="only_what_was_late_is_exempted_by_appeal",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Deadline",
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
                ("clock", models.CharField(max_length=12)),
                ("limit_text", models.CharField(max_length=20)),
                ("started_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("first_due", models.DateTimeField(null=True)),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("urgent_hour", "紧急工作时（夜里和节假日也算）"),
                            ("work_hour", "工作时"),
                            ("work_day", "工作日"),
                            ("natural_day", "自然日"),
                            ("minute", "分钟"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("rolling", "从收到的时刻算起"),
                            ("end_of_day", "收到当天不算，最后一天算到下班"),
                        ],
                        max_length=12,
                    ),
                ),
                ("amount", models.PositiveSmallIntegerField(default=0)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("rule", models.CharField(blank=True, max_length=20)),
                ("rung", models.PositiveSmallIntegerField(default=0)),
                (
                    "told",
                    models.CharField(
                        blank=True,
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
                ("next_at", models.DateTimeField(null=True)),
                ("pauses", models.JSONField(default=list)),
                ("met_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("paused_at", models.DateTimeField(null=True)),
                ("extended_from", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deadlines",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "ordering": ("started_at", "id"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None), ("paused_at", None)),
                        fields=["next_at", "id"],
                        name="clock_by_next_rung",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("ended_at", None), ("paused_at", None), ("rung__gt", 0)
                        ),
                        fields=["rung", "case"],
                        name="clock_by_rung",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("clock__in", ("urge", "supervise")), ("ended_at", None)
                        ),
                        fields=["due_at", "case"],
                        name="clock_pressing",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("case", "clock"),
                        name="one_running_clock_of_a_name",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Helper",
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
                ("task", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(null=True)),
                ("reply", models.TextField(blank=True)),
                ("replied_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="helpers",
                        to="cases.case",
                    ),
                ),
                (
                    "replied_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signed_by",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("asked_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "unit"), name="a_unit_helps_a_case_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replied_at", None), ("signed_at__isnull", False), _connector="OR"
                        ),
                        name="a_helper_signs_before_it_replies",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opening",
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
                (
                    "kind",
                    models.CharField(
                        choices=[("reason", "写明理由"), ("glass", "破例打开")], max_length=8
                    ),
                ),
                (
                    "secrecy",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "一般"), (1, "受限"), (2, "保密")]
                    ),
                ),
                ("words", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("justified", models.BooleanField(blank=True, null=True)),
                ("opinion", models.CharField(blank=True, max_length=200)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="cases.case",
                    ),
                ),
                (
                    "leave",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.leave",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "indexes": [
                    models.Index(fields=["user", "case", "until"], name="opening_of_user"),
                    models.Index(
                        condition=models.Q(("kind", "glass"), ("reviewed_at", None)),
                        fields=["at"],
                        name="opening_unreviewed",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words__gt", "")), name="opening_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("justified", None), ("reviewed_at", None), ("reviewed_by", None)
                            ),
                            models.Q(
                                ("justified__isnull", False),
                                ("reviewed_at__isnull", False),
                                ("reviewed_by__isnull", False),
                                models.Q(("reviewed_by", models.F("user")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="opening_is_reviewed_by_somebody_else",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Referral",
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
                ("words", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "等对方答复"),
                            ("accepted", "接了"),
                            ("refused", "没接"),
                            ("revoked", "收回"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=200)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="cases.case",
                    ),
                ),
                (
                    "leave",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.leave",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-asked_at", "-id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("asked", "accepted"))),
                        fields=("case", "to"),
                        name="one_live_referral_to_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("state", "asked")),
                            models.Q(
                                models.Q(("state", "asked"), _negated=True),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="referral_that_ended_has_its_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Relation",
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
                        choices=[("merged", "并入"), ("linked", "相关")], max_length=8
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relations",
                        to="cases.case",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="related",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("case", "other", "kind"),
                        name="cases_are_related_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
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
                ("verb", models.CharField(max_length=24)),
                ("source", models.CharField(blank=True, max_length=20)),
                ("target", models.CharField(max_length=20)),
                (
                    "actor_kind",
                    models.CharField(
                        choices=[("staff", "工作人员"), ("caller", "来电人"), ("house", "系统")],
                        max_length=8,
                    ),
                ),
                ("post_label", models.CharField(blank=True, max_length=80)),
                ("at", models.DateTimeField()),
                ("note", models.TextField(blank=True)),
                ("public", models.BooleanField(default=False)),
                ("payload", models.JSONField(default=dict)),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "ordering": ("case", "seq"),
                "constraints": [
                    models.UniqueConstraint(fields=("case", "seq"), name="one_step_per_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
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
                ("picture", models.FileField(max_length=200, upload_to="")),
                ("thumbnail", models.FileField(max_length=200, upload_to="")),
                ("sha256", models.CharField(max_length=64)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="cases.case",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="cases.step",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Voice",
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
                ("intake_key", models.CharField(max_length=80, unique=True)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="neighbours",
                        to="cases.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
