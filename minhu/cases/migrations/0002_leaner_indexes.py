import django.db.models.deletion
import minhu.core.lifecycle
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_house"),
        ("cases", "0001_house"),
        ("catalogue", "0001_house"),
        ("people", "0001_house"),
        ("places", "0001_house"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="case",
            name="open_by_due",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="open_by_party",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="open_by_community",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="open_by_unit",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="open_by_state",
        ),
        migrations.AlterField(
            model_name="case",
            name="caller",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="cases",
                to="people.person",
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="category",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="catalogue.category",
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="intake_key",
            field=models.CharField(max_length=80, null=True),
        ),
        migrations.AlterField(
            model_name="case",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="cases.case",
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="number",
            field=models.CharField(max_length=20),
        ),
        migrations.AlterField(
            model_name="case",
            name="proposer",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="reporter",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="accounts.unit",
            ),
        ),
        migrations.AlterField(
            model_name="step",
            name="actor",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="step",
            name="case",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="cases.case",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("outcome", minhu.core.lifecycle.Outcome["OPEN"])),
                fields=["due_at", "id"],
                include=("area", "kind"),
                name="open_by_due",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("outcome", minhu.core.lifecycle.Outcome["OPEN"])),
                fields=["party", "due_at", "id"],
                include=("area", "kind"),
                name="open_by_party",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("outcome", minhu.core.lifecycle.Outcome["OPEN"])),
                fields=["community_code", "due_at", "id"],
                include=("area", "kind"),
                name="open_by_community",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("outcome", minhu.core.lifecycle.Outcome["OPEN"])),
                fields=["unit", "due_at", "id"],
                include=("area", "kind"),
                name="open_by_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("outcome", minhu.core.lifecycle.Outcome["OPEN"])),
                fields=["state", "due_at", "id"],
                include=("area", "kind"),
                name="open_by_state",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("category__isnull", False)),
                fields=["category"],
                name="case_by_category",
                opclasses=["varchar_pattern_ops"],
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("caller__isnull", False)),
                fields=["caller"],
                name="case_by_caller",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("unit__isnull", False)), fields=["unit"], name="case_by_unit"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("reporter__isnull", False)),
                fields=["reporter"],
                name="case_by_reporter",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("proposer__isnull", False)),
                fields=["proposer"],
                name="case_by_proposer",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into"],
                name="case_by_merged_into",
            ),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                condition=models.Q(("actor__isnull", False)), fields=["actor"], name="step_by_actor"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(fields=("number",), name="a_number_names_one_case"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                fields=("intake_key",), name="what_is_sent_twice_is_one_case"
            ),
        ),
    ]
