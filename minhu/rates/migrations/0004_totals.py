from django.db import migrations, models
from django.db.models import F

PENDING = models.Q(pending__gt=0) | models.Q(pending__lt=0)


def hand_on_later(apps, schema_editor):
    """All that was counted so far waits for the worker; until then it is read from the tallies."""
    tally = apps.get_model("rates", "Tally")
    tally.objects.exclude(kind__contains=":").update(pending=F("n"))


class Migration(migrations.Migration):
    dependencies = [("rates", "0003_population"), ("cases", "0003_post")]

    operations = [
        migrations.AddField("tally", "pending", models.BigIntegerField(null=True)),
        migrations.CreateModel(
            name="Total",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("area", models.CharField(max_length=12)),
                (
                    "by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("area", "地方"),
                            ("unit", "单位"),
                            ("category", "类别"),
                            ("channel", "来路"),
                            ("post", "岗位"),
                        ],
                        max_length=10,
                    ),
                ),
                ("monthly", models.BooleanField()),
                ("day", models.DateField()),
                ("part", models.CharField(blank=True, max_length=40)),
                ("measure", models.CharField(max_length=16)),
                ("n", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.AddConstraint(
            model_name="total",
            constraint=models.UniqueConstraint(
                fields=("kind", "area", "by", "monthly", "day", "part", "measure"),
                name="one_total_per_key",
            ),
        ),
        migrations.RunPython(hand_on_later, migrations.RunPython.noop, elidable=True),
        migrations.RemoveConstraint("tally", "one_tally_per_key"),
        migrations.AddConstraint(
            model_name="tally",
            constraint=models.UniqueConstraint(
                fields=(
                    "kind",
                    "area_code",
                    "day",
                    "unit",
                    "category",
                    "channel",
                    "measure",
                    "post",
                ),
                name="one_tally_per_key",
            ),
        ),
        migrations.AddIndex(
            model_name="tally",
            index=models.Index(
                condition=models.Q(pending__isnull=True),
                fields=["kind", "day", "area_code"],
                name="tally_of_ledgers",
            ),
        ),
        migrations.AddIndex(
            model_name="tally",
            index=models.Index(
                condition=PENDING, fields=["kind", "area_code"], name="tally_pending"
            ),
        ),
    ]
