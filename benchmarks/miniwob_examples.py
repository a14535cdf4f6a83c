"""Asks every MiniWoB++ page what it wants with seed 0, for `guiagent tasks`, which opens no browser.

`python -m benchmarks.miniwob_examples` writes emulators/browser/miniwob_examples.json anew.
"""

import json

from emulators.browser.miniwob import EXAMPLES, task_names
from emulators.browser.pages import pages_folder
from emulators.browser.session import Browser

__all__ = ["main"]


def main() -> None:
    browser = Browser()
    try:
        told = {name: browser.task(name, 0).instruction for name in task_names(pages_folder())}
    finally:
        browser.close()
    EXAMPLES.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
