"""Wagtail, a content management system on Django: a magazine with a home page and articles."""

import re

from benchmarks.sites.django import DjangoProject
from benchmarks.sites.place import Place
from benchmarks.sites.site import Account, Name, State
from benchmarks.sites.tables import rows

__all__ = ["Wagtail"]

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


class Wagtail:
    """A `Site`."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._project = DjangoProject(place, "magazine", self.account)

    @property
    def name(self) -> Name:
        return "wagtail"

    @property
    def address(self) -> str:
        return self._place.address

    @property
    def account(self) -> Account:
        return Account("admin", "admin")

    @property
    def home(self) -> str:
        return "/admin/"

    def start(self) -> None:
        self._project.start(self.home)

    def reset(self) -> None:
        self._project.reset()

    def check(self) -> State:
        found: State = rows(self._project.database, _QUERIES)
        for part in ("articles", "latest"):
            for row in found[part]:
                row[-1] = _KEYS.sub("", row[-1] or "")
        return found

    def close(self) -> None:
        self._project.close()
