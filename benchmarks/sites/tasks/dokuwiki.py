"""Work on the handbook."""

from benchmarks.sites.content import Content
from benchmarks.sites.moves import Click, Fill, Keys, Say, See, Visit
from benchmarks.sites.site import State
from benchmarks.sites.tasks.task import SiteTask

__all__ = ["dokuwiki_tasks"]

_LINE = "Whoever leaves last turns off the lights."


def dokuwiki_tasks(content: Content) -> tuple[SiteTask, ...]:
    """Four tasks: a page edited, one made, one deleted, one found."""
    article, gone = content.articles[1], content.articles[3]
    priced = next(product for product in content.products if product.category == "Office")

    def added(state: State) -> None:
        page = f"handbook/{article.slug}.txt"
        state["pages"][page] = state["pages"][page].rstrip("\n") + f"\n\n{_LINE}"

    def made(state: State) -> None:
        state["pages"]["handbook/lost-property.txt"] = "====== Lost property ======\n\nAsk at the desk."

    def removed(state: State) -> None:
        del state["pages"][f"handbook/{gone.slug}.txt"]

    return (
        SiteTask(
            "dokuwiki/add", "dokuwiki", f"Add the line “{_LINE}” as a new paragraph at the end of “{article.title}”.",
            "/doku.php?id=start",
            (
                Click(article.title, "link"), Click("Edit this page", "link"), Click("#wiki__text"),
                Keys("Control+End"), Fill("", f"\n{_LINE}"), Fill("Edit summary", "Lights"), Click("Save", "button"),
                See(_LINE, "text"),
            ),
            added,
        ),
        SiteTask(
            "dokuwiki/make", "dokuwiki",
            "Make the page handbook:lost-property headed “Lost property” with the paragraph “Ask at the desk.”",
            "/doku.php?id=start",
            (
                Visit("/doku.php?id=handbook:lost-property"), Click("Create this page", "link"),
                Fill("#wiki__text", "====== Lost property ======\n\nAsk at the desk.", replace=True),
                Click("Save", "button"), See("Lost property", "heading"),
            ),
            made,
        ),
        SiteTask(
            "dokuwiki/remove", "dokuwiki", f"Delete the page “{gone.title}”.", f"/doku.php?id=handbook:{gone.slug}",
            (
                Click("Edit this page", "link"), Click("#wiki__text"), Keys("Control+A"), Keys("Delete"),
                Click("Save", "button"), See("This page does not exist anymore", "heading"),
            ),
            removed,
        ),
        SiteTask(
            "dokuwiki/price", "dokuwiki",
            f"What does “{priced.name}” cost in the handbook? Answer with the number alone.", "/doku.php?id=start",
            (
                Fill("Search", priced.name.partition(",")[0], submit=True), Click("office", "link"),
                See(f"{priced.price:.2f}"), Say(f"{priced.price:.2f}"),
            ),
            answer=f"{priced.price:.2f}",
        ),
    )  # fmt: skip
