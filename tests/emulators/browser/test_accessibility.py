"""The accessibility tree on request."""

from collections.abc import Callable

from emulators.browser.accessibility import AccessibleNode, as_text
from emulators.browser.session import Browser
from emulators.screen import Screen
from tests.emulators.browser.conftest import Site, find

Show = Callable[[str], Screen]


def test_the_tree_has_roles_names_values_and_the_names_of_elements(browser: Browser, show: Show) -> None:
    screen = show("""<h2>Title</h2><form><label>Name <input value=Ada required></label>
        <button aria-expanded=false disabled>Save "it"</button></form><p hidden>no</p>""")
    tree = browser.accessibility()
    nodes = {node.role: node for node in tree.walk() if not node.ignored}
    assert nodes["heading"].name == "Title"
    assert nodes["heading"].properties["level"] == 2
    assert (nodes["textbox"].name, nodes["textbox"].value) == ("Name", "Ada")
    assert nodes["textbox"].properties["required"] is True
    assert nodes["button"].ref == find(screen, 'Save "it"').ref
    assert nodes["textbox"].ref == next(e for e in screen.elements if e.role == "textbox").ref
    assert not any(node.name == "no" for node in tree.walk())
    text = as_text(tree)
    assert f'[{nodes["button"].ref}] button "Save \\"it\\"" disabled' in text
    assert 'textbox "Name" value="Ada"' in text
    assert text.startswith("RootWebArea")


def test_frames_are_part_of_the_tree(browser: Browser, site: Site, show: Show) -> None:
    site.pages["/leaf"] = "<button>Leaf</button>"
    site.pages["/inner"] = f"<button>Inner</button><iframe src='http://127.0.0.1:{site.port}/leaf'></iframe>"
    screen = show(f"<iframe src='http://localhost:{site.port}/inner' style='width:350px;height:300px'></iframe>"
                  "<iframe srcdoc='<button>Own</button>'></iframe>")  # fmt: skip
    buttons = {node.name: node for node in browser.accessibility().walk() if node.role == "button"}
    assert {"Inner", "Leaf", "Own"} == set(buttons)
    for name, node in buttons.items():
        assert node.ref == find(screen, name).ref


def test_text_leaves_out_what_says_nothing() -> None:
    button = AccessibleNode(
        "button", "Go", ref="3", properties={"focused": True, "disabled": False},
        children=(AccessibleNode("StaticText", "Go"),),
    )  # fmt: skip
    link = AccessibleNode("link", "A  b", properties={"url": "http://x/"})
    groups = AccessibleNode("generic", children=(button,)), AccessibleNode("none", ignored=True, children=(link,))
    tree = AccessibleNode("RootWebArea", "T", children=groups)
    assert as_text(tree) == 'RootWebArea "T"\n  [3] button "Go" focused\n  link "A b" url=http://x/'
