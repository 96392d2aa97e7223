from django.db import migrations, models


def read_from_the_steps(apps, schema_editor):
    """What a ledger of the house was opened with came along, under the names of that day."""
    steps = apps.get_model("ledgers", "LedgerStep").objects.filter(seq=1, actor=None)
    columns = apps.get_model("ledgers", "Column").objects
    for ledger, definition in steps.values_list("ledger", "definition"):
        for each in definition["columns"]:
            columns.filter(ledger=ledger, slot=each["slot"]).update(came=each["label"])


class Migration(migrations.Migration):
    dependencies = [("ledgers", "0012_credit_codes_of_records")]

    operations = [
        migrations.AddField("column", "came", models.CharField(blank=True, max_length=60)),
        migrations.RunPython(read_from_the_steps, migrations.RunPython.noop, elidable=True),
    ]
