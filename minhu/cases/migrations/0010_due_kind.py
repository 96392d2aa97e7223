from django.db import migrations, models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce


def say_how_it_counts(apps, schema_editor):
    """An open case learns from its next clock whether that one counts working time."""
    clocks = apps.get_model("cases", "Deadline").objects.filter(ended_at=None)
    its = clocks.filter(case=OuterRef("pk"), clock=OuterRef("due_clock"))
    cases = apps.get_model("cases", "Case").objects.filter(outcome="open")
    kind = Coalesce(Subquery(its.values("kind")[:1]), Value(""))
    cases.update(due_kind=kind)


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0009_alter_deadline_kind"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="due_kind",
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.RunPython(say_how_it_counts, migrations.RunPython.noop),
    ]
