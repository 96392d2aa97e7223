from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledgers", "0005_things")]

    operations = [
        migrations.AddField(
            "ledger",
            "secrecy",
            models.PositiveSmallIntegerField(
                choices=[(0, "一般"), (1, "受限"), (2, "保密")], default=0
            ),
        ),
        migrations.AlterField(
            "ledgerstep",
            "deed",
            models.CharField(
                choices=[
                    ("opened", "建台账"),
                    ("added", "加一列"),
                    ("renamed", "改列名"),
                    ("retired", "停用一列"),
                    ("resumed", "恢复一列"),
                    ("choices", "改选项"),
                    ("life", "改进展"),
                    ("rules", "改规矩"),
                    ("kept", "改知悉范围"),
                ],
                max_length=10,
            ),
        ),
    ]
