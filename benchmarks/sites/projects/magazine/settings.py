"""Settings of the magazine: Wagtail's editor over a home page and its articles."""

import os
from pathlib import Path

from loopback import *  # noqa: F403  settings are names

INSTALLED_APPS = [
    "articles",
    "wagtail.contrib.forms", "wagtail.contrib.redirects", "wagtail.embeds", "wagtail.sites", "wagtail.users",
    "wagtail.snippets", "wagtail.documents", "wagtail.images", "wagtail.search", "wagtail.admin", "wagtail",
    "modelcluster", "taggit", "django_filters",
    "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.messages", "django.contrib.staticfiles",
]  # fmt: skip
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
MEDIA_ROOT = str(Path(os.environ["SITE_DATABASE"]).parent / "media")
MEDIA_URL = "media/"
WAGTAIL_SITE_NAME = "The magazine"
WAGTAILADMIN_BASE_URL = os.environ["SITE_ADDRESS"]
