from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("cases", "0009_in_time")]

    operations = [
        migrations.AddIndex(
            "case",
            models.Index(
                condition=models.Q(("outcome", "open")),
                fields=["area", "kind", "state"],
                include=(
                    "id",
                    "due_at",
                    "party",
                    "unit",
                    "category",
                    "secrecy",
                    "received_at",
                    "finish_due",
                    "finished_at",
                    "late",
                ),
                name="open_by_area",
            ),
        ),
    ]
