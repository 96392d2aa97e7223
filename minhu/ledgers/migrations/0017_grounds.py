from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledgers", "0016_same_people")]

    operations = [
        migrations.AlterField(
            "column",
            "kind",
            models.CharField(choices=[("text", "文字"), ("integer", "整数"), ("decimal", "小数"), ("money", "金额（元）"), ("date", "日期"), ("time", "时间"), ("moment", "日期和时间"), ("choice", "选项"), ("choices", "多选"), ("area", "所在网格或社区"), ("point", "经纬度"), ("line", "图上的线"), ("polygon", "图上的一块地"), ("pictures", "照片"), ("credit", "统一社会信用代码"), ("person", "人（姓名电话，封存）")], max_length=10),
        ),
    ]
