from django.db import migrations
from django.db.models import F


def look_when_due(apps, schema_editor):
    """Clocks that run already are looked at when they run out; the sweep finds their rung."""
    running = apps.get_model("cases", "Deadline").objects.filter(ended_at=None, next_at=None)
    running.update(next_at=F("due_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_dispatching'),
    ]

    operations = [
        migrations.RunPython(look_when_due, migrations.RunPython.noop),
    ]
