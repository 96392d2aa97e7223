from django.db import migrations, models
from django.db.models import BooleanField, F, OuterRef, Subquery, When
from django.db.models import Case as Either

FIRST = (("verified_on_time", "accept", ("accept",)), ("checked_on_time", "review", ("pass", "send_back")))


def read_from_the_clocks(apps, schema_editor):
    """What the steps and the clocks of a case say already: in time, as nothing says otherwise."""
    case, step = apps.get_model("cases", "Case"), apps.get_model("cases", "Step")
    clock = apps.get_model("cases", "Deadline")
    in_time = Either(When(ended_at__lte=F("due_at"), then=True), default=False, output_field=BooleanField())
    for column, name, verbs in FIRST:
        done = case.objects.filter(pk__in=step.objects.filter(verb__in=verbs).values("case"))
        first = step.objects.filter(case=OuterRef(OuterRef("pk")), verb__in=verbs).order_by("seq").values("at")[:1]
        mine = clock.objects.filter(case=OuterRef("pk"), clock=name, ended_at=Subquery(first))
        done.update(**{column: Subquery(mine.annotate(said=in_time).values("said")[:1])})
        done.filter(**{column: None}).update(**{column: True})


class Migration(migrations.Migration):

    dependencies = [("cases", "0008_closed_by_cell")]

    operations = [
        migrations.AddField("case", "verified_on_time", models.BooleanField(blank=True, null=True)),
        migrations.AddField("case", "checked_on_time", models.BooleanField(blank=True, null=True)),
        migrations.RunPython(read_from_the_clocks, migrations.RunPython.noop, elidable=True),
    ]
