"""Wagtail, a content management system on Django: a magazine with a home page and articles."""

import re
from pathlib import Path

from benchmarks.sites.django import DjangoSite
from benchmarks.sites.place import Place
from benchmarks.sites.site import State
from benchmarks.sites.tables import rows

__all__ = ["wagtail"]

_QUERIES = {
    "pages": "select url_path, title, live, has_unpublished_changes, seo_title, show_in_menus, locked "
    "from wagtailcore_page order by url_path",
    "articles": "select p.url_path, a.author, a.section, a.body from articles_articlepage a "
    "join wagtailcore_page p on p.id = a.page_ptr_id order by p.url_path",
    "home": "select p.title, h.intro from articles_homepage h "
    "join wagtailcore_page p on p.id = h.page_ptr_id order by 1",
    "latest": "select p.url_path, json_extract(r.content, '$.title'), json_extract(r.content, '$.author'), "
    "json_extract(r.content, '$.section'), json_extract(r.content, '$.body') from wagtailcore_page p "
    "join wagtailcore_revision r on r.id = p.latest_revision_id order by p.url_path",
    "redirects": "select old_path, redirect_link from wagtailredirects_redirect order by old_path",
    "images": "select title, file_size from wagtailimages_image order by title",
    "users": "select username, email, is_superuser, is_active from auth_user order by username",
    "groups": "select name from auth_group order by name",
}
_KEYS = re.compile(r' data-block-key="\w+"')
"""What the editor adds to every paragraph, drawn anew each time."""


def wagtail(place: Place) -> DjangoSite:
    """The magazine's editor."""
    return DjangoSite(place, "magazine", _state)


def _state(database: Path) -> State:
    found: State = rows(database, _QUERIES)
    for part in ("articles", "latest"):
        for row in found[part]:
            row[-1] = _KEYS.sub("", row[-1] or "")
    return found
