"""The tables of the home page and of articles."""

import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


def _page() -> models.OneToOneField:
    return models.OneToOneField(
        auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True,
        serialize=False, to=settings.WAGTAIL_PAGE_MODEL,
    )  # fmt: skip


class Migration(migrations.Migration):
    initial = True
    dependencies = (("wagtailcore", "0098_apitoken"),)
    operations = (
        migrations.CreateModel(
            name="ArticlePage",
            fields=[
                ("page_ptr", _page()),
                ("author", models.CharField(blank=True, max_length=80)),
                (
                    "section",
                    models.CharField(
                        choices=[("news", "News"), ("service", "Service"), ("portrait", "Portrait")], default="news",
                        max_length=20,
                    ),
                ),
                ("body", wagtail.fields.RichTextField(blank=True)),
            ],
            options={"abstract": False},
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="HomePage",
            fields=[("page_ptr", _page()), ("intro", models.CharField(blank=True, max_length=200))],
            options={"abstract": False},
            bases=("wagtailcore.page",),
        ),
    )  # fmt: skip
