from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import migrations, models
from django.db.models import Count, F
from django.db.models.functions import Coalesce, Least, TruncDate


GROUP = ("kind", "area_id", "unit_id", "category_id", "channel", "post")
BATCH = 1000


def count_what_stands(apps, schema_editor):
    """Tally what stands still and what was done late and waits; let the sweep look at all clocks when they run out."""
    case, clock = apps.get_model("cases", "Case"), apps.get_model("cases", "Deadline")
    tally = apps.get_model("rates", "Tally")
    still = clock.objects.filter(ended_at=None, paused_at__isnull=False).values("case")
    is_open = case.objects.filter(outcome="open").order_by()
    for measure, found in (("held", is_open.filter(pk__in=still)), ("overdue", is_open.filter(late=True))):
        day = TruncDate("received_at", tzinfo=ZoneInfo(settings.TIME_ZONE))
        rows = found.annotate(day=day).values_list("day", *GROUP).annotate(n=Count("pk"))
        tally.objects.bulk_create(
            [
                tally(kind=kind, day=day, area_code=area, unit=str(unit or ""), category=category or "",
                      channel=channel, post=post, measure=measure, n=n, pending=n)
                for day, kind, area, unit, category, channel, post, n in rows
            ],
            batch_size=BATCH,
        )
    running = clock.objects.filter(ended_at=None, paused_at=None)
    running.update(next_at=Least(Coalesce("next_at", "due_at"), F("due_at")))


class Migration(migrations.Migration):

    dependencies = [("cases", "0010_open_by_area"), ("rates", "0005_grids_own")]

    operations = [
        migrations.AddField("case", "overran", models.BooleanField(default=False)),
        migrations.AddIndex(
            "case",
            models.Index(
                condition=models.Q(("overran", True)), fields=["finish_due"], name="case_overran"
            ),
        ),
        migrations.AddConstraint(
            "case",
            models.CheckConstraint(
                condition=models.Q(
                    ("overran", False),
                    models.Q(("finished_at", None), ("outcome", "open")),
                    _connector="OR",
                ),
                name="only_open_work_overruns",
            ),
        ),
        migrations.RunPython(count_what_stands, migrations.RunPython.noop, elidable=True),
    ]
