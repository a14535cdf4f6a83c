"""Names of nodes: the same node has the same one in every look until the next reset, and no other node has it."""

from collections.abc import Callable

import pytest

from emulators.action import GoTo, Tap
from emulators.browser.session import Browser
from emulators.screen import Screen
from emulators.trajectory import Template
from tests.emulators.browser.conftest import Site, find

Show = Callable[[str], Screen]


def refs(screen: Screen) -> dict[str, str]:
    found = {e.ref: e.label for e in screen.elements}
    assert len(found) == len(screen.elements)
    assert "" not in found
    return found


def test_a_node_keeps_its_name(browser: Browser, site: Site, show: Show) -> None:
    before = show(f"""<p>one</p><button onclick="this.before(document.createElement('input'));
        document.querySelector('p').remove(); this.after('new text')">Go</button><select><option>A</select>
        <iframe src='http://localhost:{site.port}/inner'></iframe>""")
    refs(before)
    browser.do(Tap(find(before, "Go").hit))
    after = browser.look(pixels=False)
    refs(after)
    assert find(after, "Go").ref == find(before, "Go").ref
    assert find(after, "A", "option").ref == find(before, "A", "option").ref
    assert find(after, "nothing here").ref == find(before, "nothing here").ref
    assert find(after, "nothing here").ref.startswith("f1.")
    assert not {find(after, "new text").ref, next(e for e in after.elements if e.role == "textbox").ref} & set(
        refs(before)
    )


def test_documents_do_not_share_names(browser: Browser, site: Site, show: Show) -> None:
    first = show("<p>one</p><p>two</p>")
    site.pages["/second"] = "<p>three</p>"
    browser.do(GoTo(site.url("/second")))
    assert not set(refs(first)) & set(refs(browser.look(pixels=False)))


@pytest.mark.parametrize("name", ["click-checkboxes", "email-inbox"])
def test_an_episode_begins_with_the_same_names(browser: Browser, name: str) -> None:
    start = Template(f"miniwob/{name}", 3)
    looks = []
    for _ in range(2):
        browser.reset(start)
        looks.append([(e, e.ref) for e in browser.look(pixels=False).elements])
        browser.look(pixels=False)
    assert looks[0] == looks[1]
    assert looks[0][0][1] == "1"
