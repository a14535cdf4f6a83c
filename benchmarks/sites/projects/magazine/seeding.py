"""Fill the magazine's tables from JSON on standard input."""

import json
import random
import sys
import uuid
from datetime import UTC, datetime

import django
from django.core.management import call_command

SECTIONS = ("news", "service", "portrait")


def main() -> None:
    django.setup()
    from articles.models import ArticlePage, HomePage
    from django.contrib.auth.hashers import make_password
    from django.contrib.auth.models import User
    from wagtail.models import Page, Site

    call_command("migrate", verbosity=0)
    drawn = json.load(sys.stdin)
    dice = random.Random(drawn["seed"])
    day = datetime(2025, 6, 1, 8, tzinfo=UTC)
    editor = User.objects.create(
        username=drawn["account"]["name"], email="editor@example.org", is_staff=True, is_superuser=True,
        password=make_password(drawn["account"]["password"], salt="the-same-at-every-seeding"), date_joined=day,
    )  # fmt: skip
    Page.objects.get(slug="home").delete()
    root = Page.objects.get(depth=1)
    home = root.add_child(
        instance=HomePage(title="The magazine", slug="home", intro="What happens in the shop and around it.")
    )
    Site.objects.all().delete()
    Site.objects.create(hostname="127.0.0.1", port=80, root_page=home, is_default_site=True, site_name="The magazine")
    for article in drawn["articles"]:
        page = ArticlePage(
            title=article["title"], slug=article["slug"], author=dice.choice(drawn["customers"])["name"],
            section=dice.choice(SECTIONS), body="".join(f"<p>{text}</p>" for text in article["paragraphs"]),
        )  # fmt: skip
        home.add_child(instance=page)
        page.save_revision(user=editor).publish()
    for page in Page.objects.all():
        key = uuid.uuid5(uuid.NAMESPACE_URL, page.url_path)
        Page.objects.filter(pk=page.pk).update(translation_key=key, first_published_at=day, last_published_at=day)


if __name__ == "__main__":
    main()
