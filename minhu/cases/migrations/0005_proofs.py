from django.db import migrations, models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

GIVEN, TAKEN_BACK = ("dispatch", "designate"), ("accept_return",)
LOOKED_AT = ("pass", "send_back")


def read_from_the_steps(apps, schema_editor):
    """What the steps of a case say already: how often it was given out, and what came of it."""
    case, step = apps.get_model("cases", "Case"), apps.get_model("cases", "Step")
    for column, verbs in (
        ("dispatches", GIVEN), ("misdirected", TAKEN_BACK), ("corrected", ("unmerge",)),
    ):
        mine = step.objects.filter(case=OuterRef("pk"), verb__in=verbs).order_by()
        many = Subquery(mine.values("case").annotate(n=Count("pk")).values("n"))
        having = step.objects.filter(verb__in=verbs).values("case")
        case.objects.filter(pk__in=having).update(**{column: Coalesce(many, 0)})
    first = step.objects.filter(case=OuterRef("pk"), verb__in=LOOKED_AT).order_by("seq")
    looked = case.objects.filter(pk__in=step.objects.filter(verb__in=LOOKED_AT).values("case"))
    judged = looked.annotate(first=Subquery(first.values("verb")[:1]))
    judged.filter(first="pass").update(passed=True)
    looked.filter(passed=None).update(passed=False)
    visits = step.objects.filter(verb="contact", payload__channel="visit")
    case.objects.filter(pk__in=visits.values("case")).update(met=True)


class Migration(migrations.Migration):

    dependencies = [("cases", "0004_found_by_words")]

    operations = [
        migrations.AddField("case", "dispatches", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("case", "misdirected", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("case", "corrected", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("case", "passed", models.BooleanField(blank=True, null=True)),
        migrations.AddField("case", "met", models.BooleanField(default=False)),
        migrations.RunPython(read_from_the_steps, migrations.RunPython.noop, elidable=True),
    ]
