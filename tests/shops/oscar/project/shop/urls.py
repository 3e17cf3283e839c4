"""The addresses of the shop: oscar's own."""
# mypy: ignore-errors

from django.apps import apps
from django.urls import include, path

urlpatterns = [path("", include(apps.get_app_config("oscar").urls[0]))]
