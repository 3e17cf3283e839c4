"""The shop's own memory of the click that led to an order."""
# mypy: ignore-errors

from django.db import models


class OrderClick(models.Model):
    """This is one landing with a click id, and the order it led to."""

    order = models.ForeignKey("order.Order", on_delete=models.CASCADE, related_name="clicks")
    click_id = models.CharField(max_length=64)
    landed_at = models.DateTimeField()
    landing_url = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"click of order {self.order_id}"
