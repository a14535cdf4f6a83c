"""Pages are written from the templates and the style sheet beside this module, nothing else."""

from pathlib import Path
from typing import Any

__all__ = ["written"]


def written(template: str, **content: Any) -> bytes:
    """The page that a template makes of its content: HTML in UTF-8, whole in itself but for images."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = Path(__file__).parent
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (folder / "style.css").read_text("utf-8")
    return environment.get_template(template).render(style=style, **content).encode("utf-8", "replace")
