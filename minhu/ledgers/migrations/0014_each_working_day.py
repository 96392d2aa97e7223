from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledgers", "0013_came_along")]

    operations = [
        migrations.AlterField(
            "collection",
            "every",
            models.CharField(blank=True, choices=[("", "只收这一次"), ("day", "每天"), ("workday", "每个工作日（调休上班的也算）"), ("week", "每周"), ("month", "每月")], default="", max_length=8),
        ),
    ]
