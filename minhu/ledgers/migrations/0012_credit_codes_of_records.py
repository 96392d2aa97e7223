import django.db.models.deletion
from django.db import migrations, models

import minhu.core.ids


def read_from_the_records(apps, schema_editor):
    column, record = apps.get_model("ledgers", "Column"), apps.get_model("ledgers", "Record")
    coded = apps.get_model("ledgers", "Coded")
    for ledger, slot in column.objects.filter(kind="credit").values_list("ledger", "slot"):
        rows = record.objects.filter(ledger=ledger).values_list("pk", "values")
        found = []
        for key, values in rows.iterator(2000):
            if values.get(slot):
                found.append(coded(record_id=key, slot=slot, code=values[slot]))
            if len(found) == 1000:
                coded.objects.bulk_create(found)
                found = []
        coded.objects.bulk_create(found)


class Migration(migrations.Migration):
    dependencies = [("ledgers", "0011_people_in_records")]

    operations = [
        migrations.CreateModel(
            name="Coded",
            fields=[
                ("id", models.UUIDField(default=minhu.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("slot", models.CharField(max_length=8)),
                ("code", models.CharField(max_length=18)),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="codes", to="ledgers.record")),
            ],
            options={
                "indexes": [models.Index(fields=["code", "record"], name="records_by_code")],
                "constraints": [models.UniqueConstraint(fields=("record", "slot"), name="a_column_carries_one_code")],
            },
        ),
        migrations.RunPython(read_from_the_records, migrations.RunPython.noop, elidable=True),
    ]
