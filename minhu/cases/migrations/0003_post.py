from collections import Counter
from datetime import timedelta

from django.db import migrations, models
from django.utils import timezone

DEPARTMENT = "department"
BATCH = 1000


def tell_posts_apart(apps, schema_editor):
    """What was given to a unit counts for its posts; how long closed cases took is counted."""
    case, tally = apps.get_model("cases", "Case"), apps.get_model("rates", "Tally")
    case.objects.exclude(unit=None).update(post=DEPARTMENT)
    tally.objects.exclude(unit="").update(post=DEPARTMENT)
    took = Counter()
    closed = case.objects.filter(outcome="closed", finished_at__isnull=False)
    columns = ("kind", "received_at", "area_id", "unit_id", "category_id", "channel", "post")
    for *key, finished in closed.values_list(*columns, "finished_at").iterator():
        kind, received, area, unit, category, channel, post = key
        told = (kind, timezone.localtime(received).date(), area, str(unit or ""), category or "")
        minutes = (_minute(finished) - _minute(received)) // timedelta(minutes=1)
        took[*told, channel, post] += max(minutes, 0)
    names = ("kind", "day", "area_code", "unit", "category", "channel", "post")
    rows = [tally(measure="minutes", n=n, **dict(zip(names, key))) for key, n in took.items() if n]
    tally.objects.bulk_create(rows, batch_size=BATCH)


def _minute(moment):
    return moment.replace(second=0, microsecond=0)


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0002_leaner_indexes"),
        ("rates", "0002_post"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="post",
            field=models.CharField(blank=True, choices=[("grid_worker", "网格员"), ("community_desk", "社区受理"), ("street_desk", "街道调度"), ("department", "承办单位"), ("supervisor", "督办"), ("leader", "街道领导"), ("system_admin", "系统管理员"), ("security_admin", "安全管理员"), ("auditor", "审计员")], max_length=16),
        ),
        migrations.RunPython(tell_posts_apart, migrations.RunPython.noop, elidable=True),
    ]
