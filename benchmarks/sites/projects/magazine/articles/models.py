"""The pages that the magazine is made of."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page


class HomePage(Page):
    intro = models.CharField(max_length=200, blank=True)

    content_panels = (*Page.content_panels, FieldPanel("intro"))
    subpage_types = ("articles.ArticlePage",)


class ArticlePage(Page):
    author = models.CharField(max_length=80, blank=True)
    section = models.CharField(
        max_length=20, default="news", choices=[(name, name.title()) for name in ("news", "service", "portrait")]
    )
    body = RichTextField(blank=True)

    content_panels = (*Page.content_panels, FieldPanel("author"), FieldPanel("section"), FieldPanel("body"))
    parent_page_types = ("articles.HomePage",)
