from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("rates", "0004_totals")]

    operations = [
        migrations.AddIndex(
            "tally",
            models.Index(
                fields=["kind", "area_code", "day"],
                name="tally_of_grids_own",
                condition=models.Q(("measure", "grid_valid"), ("n__gt", 0)),
            ),
        ),
    ]
