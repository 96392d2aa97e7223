from django.db import migrations
from django.db.models import F


def hand_on_later(apps, schema_editor):
    """What ledgers count of all days waits for the worker; until then it is read from the tallies."""
    tally = apps.get_model("rates", "Tally")
    tally.objects.filter(kind__startswith="whole:").update(pending=F("n"))


class Migration(migrations.Migration):
    dependencies = [("rates", "0005_grids_own")]

    operations = [
        migrations.RunPython(hand_on_later, migrations.RunPython.noop, elidable=True),
    ]
