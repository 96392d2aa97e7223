from django.db import migrations, models


def records_are_patrols(apps, schema_editor):
    """Of what was ordered before, rounds on a ledger are 巡; the rest is 服."""
    apps.get_model("schedules", "Schedule").objects.filter(maker="record").update(strand="patrol")


class Migration(migrations.Migration):
    dependencies = [("schedules", "0001_schedules")]

    operations = [
        migrations.AddField(
            model_name="schedule",
            name="strand",
            field=models.CharField(choices=[("build", "建"), ("patrol", "巡"), ("serve", "服")], default="serve", max_length=6),
            preserve_default=False,
        ),
        migrations.RunPython(records_are_patrols, migrations.RunPython.noop),
    ]
