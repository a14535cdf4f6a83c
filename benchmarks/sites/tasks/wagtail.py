"""Work on the magazine."""

from functools import partial

from benchmarks.sites.content import Article, Content
from benchmarks.sites.moves import Choose, Click, Fill, Keys, See
from benchmarks.sites.site import State
from benchmarks.sites.tasks.task import SiteTask

__all__ = ["wagtail_tasks"]

_HOME = "/home/"
_LINE = "Nobody has to queue."


def wagtail_tasks(content: Content) -> tuple[SiteTask, ...]:
    """Four tasks: a draft, a page published, a page taken back, its text extended."""
    first, second, third = content.articles[0], content.articles[1], content.articles[2]
    return (
        SiteTask(
            "wagtail/draft", "wagtail",
            f"Change the article “{first.title}”: author Ida Quick, section Portrait. Save it as a draft.", "/admin/",
            (
                Click("Pages", "button"), Click("The magazine", "link"), Click(first.title, "link"),
                Fill("Author", "Ida Quick", replace=True), Choose("Section*", "Portrait"),
                Click("Save draft", "button"), See("Page '*"),
            ),
            partial(_drafted, _path(first)),
        ),
        SiteTask(
            "wagtail/publish", "wagtail", "Publish a new article “Lost property” by Ida Quick in the section Service.",
            "/admin/pages/3/",
            (
                Click("Add child page"), Fill("Title*", "Lost property"), Fill("Author", "Ida Quick"),
                Choose("Section*", "Service"), Click("More actions", "button"), Click("Publish", "button"),
                See("Page '*"),
            ),
            _published,
        ),
        SiteTask(
            "wagtail/unpublish", "wagtail", f"Unpublish the article “{second.title}”.", "/admin/pages/3/",
            (
                Click(f"More options for '{second.title}'", "button"), Click("Unpublish*", "link"),
                Click("Yes, unpublish*", "button"), See("Page '*"),
            ),
            partial(_taken_back, _path(second)),
        ),
        SiteTask(
            "wagtail/body", "wagtail", f"Add the paragraph “{_LINE}” at the end of “{third.title}” and publish it.",
            "/admin/pages/3/",
            (
                Click(third.title, "link"), Click(f"{third.paragraphs[0][:30]}*", "textbox"), Keys("Control+End"),
                Keys("Enter"), Fill("", _LINE), Click("More actions", "button"), Click("Publish", "button"),
                See("Page '*"),
            ),
            partial(_extended, third),
        ),
    )  # fmt: skip


def _path(article: Article) -> str:
    return f"{_HOME}{article.slug}/"


def _drafted(path: str, state: State) -> None:
    for row in state["pages"]:
        if row[0] == path:
            row[3] = 1
    for row in state["latest"]:
        if row[0] == path:
            row[2], row[3] = "Ida Quick", "portrait"


def _published(state: State) -> None:
    state["pages"].append([f"{_HOME}lost-property/", "Lost property", 1, 0, "", 0, 0])
    state["articles"].append([f"{_HOME}lost-property/", "Ida Quick", "service", ""])
    state["latest"].append([f"{_HOME}lost-property/", "Lost property", "Ida Quick", "service", ""])
    for part in ("pages", "articles", "latest"):
        state[part].sort(key=lambda row: row[0])


def _taken_back(path: str, state: State) -> None:
    for row in state["pages"]:
        if row[0] == path:
            row[2], row[3] = 0, 1


def _extended(article: Article, state: State) -> None:
    body = "".join(f"<p>{text}</p>" for text in (*article.paragraphs, _LINE))
    for part in ("articles", "latest"):
        for row in state[part]:
            if row[0] == _path(article):
                row[-1] = body
