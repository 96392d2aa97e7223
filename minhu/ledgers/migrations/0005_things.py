from collections import Counter
from datetime import date
from hashlib import sha256

from django.db import migrations, models

SHIPPED = {"branch-grids": "c2", "finance": "c3"}
"""The columns of which different things are counted, in the ledgers that come along."""


def count_things(apps, schema_editor):
    column, record = apps.get_model("ledgers", "Column"), apps.get_model("ledgers", "Record")
    tally = apps.get_model("rates", "Tally")
    for code, slot in SHIPPED.items():
        if not column.objects.filter(ledger__code=code, slot=slot).update(is_thing=True):
            continue
        counts = Counter()
        rows = record.objects.filter(ledger__code=code, struck=False)
        for day, area, values in rows.values_list("day", "area_id", "values").iterator(2000):
            if word := str(values.get(slot) or ""):
                said = word if len(word) <= 40 else sha256(word.encode()).hexdigest()[:40]
                counts[f"thing:{code}", day, area, said] += 1
                counts[f"things:{code}", date(1, 1, 1), area, said] += 1
        tally.objects.bulk_create(
            [
                tally(kind=kind, day=day, area_code=area, category=said, measure=f"u:{slot}", n=n)
                for (kind, day, area, said), n in counts.items()
            ],
            batch_size=1000,
        )


class Migration(migrations.Migration):
    dependencies = [("ledgers", "0004_templates"), ("rates", "0002_post")]

    operations = [
        migrations.AddField("column", "is_thing", models.BooleanField(default=False)),
        migrations.AlterField(
            "ledgerstep",
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
                    ("rules", "改规矩"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunPython(count_things, migrations.RunPython.noop),
    ]
