from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CAME = {
    "build": ("02", "03", "CG-001", "CG-002"),
    "patrol": ("01", "04", "05", "06", "CG-003", "CG-004", "CG-005", "CG-006", "CG-007"),
    "serve": ("0303", "0304"),
}
"""By the beginning of their codes the categories that came along, the wider ones first."""


def say(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Say of the categories that came along what later ones say in their file."""
    rows = apps.get_model("catalogue", "Category").objects.using(editor.connection.alias)
    ours = models.Q(edition=None) | models.Q(edition__code="CG")
    for strand, codes in CAME.items():
        for code in codes:
            rows.filter(ours, code__startswith=code).update(strand=strand)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_panels")]

    operations = [
        migrations.AddField(
            "category",
            "strand",
            models.CharField(choices=[("build", "建"), ("patrol", "巡"), ("serve", "服")], default="serve", max_length=6),
        ),
        migrations.RunPython(say, migrations.RunPython.noop, elidable=True),
    ]
