"""All tasks of all sites."""

from benchmarks.sites.content import draw_content
from benchmarks.sites.site import Name
from benchmarks.sites.tasks.task import SiteTask

__all__ = ["tasks_of"]


def tasks_of(name: Name, seed: int) -> tuple[SiteTask, ...]:
    """The tasks of a site whose content was drawn by `seed`."""
    content = draw_content(seed)
    match name:
        case "datasette":
            from benchmarks.sites.tasks.datasette import datasette_tasks

            return datasette_tasks(content)
        case "django":
            from benchmarks.sites.tasks.django import django_tasks

            return django_tasks(content)
        case "dokuwiki":
            from benchmarks.sites.tasks.dokuwiki import dokuwiki_tasks

            return dokuwiki_tasks(content)
        case "jupyterlab":
            from benchmarks.sites.tasks.jupyterlab import jupyterlab_tasks

            return jupyterlab_tasks(content)
        case "wagtail":
            from benchmarks.sites.tasks.wagtail import wagtail_tasks

            return wagtail_tasks(content)
