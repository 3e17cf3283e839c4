"""The table of clicks."""
# mypy: ignore-errors

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """This is the first state of the shop's own app."""

    initial = True
    dependencies: ClassVar = [("order", "0001_initial")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="OrderClick",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("order", models.ForeignKey("order.Order", models.CASCADE, related_name="clicks")),
                ("click_id", models.CharField(max_length=64)),
                ("landed_at", models.DateTimeField()),
                ("landing_url", models.TextField(blank=True)),
            ],
        )
    ]
