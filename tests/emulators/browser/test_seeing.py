"""What an observation says of a page."""

from collections.abc import Callable

import numpy as np
import pytest

from emulators.action import Tap
from emulators.browser.session import Browser
from emulators.screen import Flag, Screen
from tests.emulators.browser.conftest import Site, find, labels

Show = Callable[[str], Screen]


def test_names_of_controls(show: Show) -> None:
    screen = show("""
      <label for=a>First</label><input id=a value=Ada><br><input placeholder=Second><br><input aria-label=Third><br>
      <input title=Fourth><br><label>Fifth <input></label><br><span>Sixth</span> <input><br>
      <span id=n>Seventh</span><br><textarea aria-labelledby=n></textarea><br>
      <label><input type=checkbox checked> Eighth</label><br><input type=submit value=Ninth><br>
      <button aria-label=Tenth>x</button><br><a href=#><img alt=Eleventh width=20 height=20></a><br>
      <input type=password aria-label=Twelfth value=abc><br><button disabled>No</button>
      <select aria-label=Pick><option>One<option selected>Two</select>""")
    for name in ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh"):
        field = next(e for e in screen.elements if e.description == name)
        assert field.role == "textbox", name
        assert field.has(Flag.EDITABLE)
    assert next(e for e in screen.elements if e.description == "First").value == "Ada"
    assert find(screen, "Eighth").flags >= {Flag.CHECKABLE, Flag.CHECKED}
    assert find(screen, "Ninth").role == "button"
    assert next(e for e in screen.elements if e.text == "x").description == "Tenth"
    assert find(screen, "Eleventh").role == "link"
    secret = next(e for e in screen.elements if e.description == "Twelfth")
    assert (secret.value, secret.has(Flag.PASSWORD)) == ("•••", True)
    assert find(screen, "No").has(Flag.DISABLED)
    pick = next(i for i, e in enumerate(screen.elements) if e.role == "combobox")
    assert screen.elements[pick].value == "Two"
    options = [(e.text, e.has(Flag.SELECTED)) for e in screen.elements if e.parent == pick]
    assert options == [("One", False), ("Two", True)]


def test_every_hit_point_lies_in_its_box(show: Show) -> None:
    screen = show("<button>A</button><p>text <a href=#>long link that is broken over two lines of this narrow page "
                  "because it has so many words</a> end</p><svg width=40 height=40><circle r=20 cx=20 cy=20 "
                  "onclick='1'/></svg>")  # fmt: skip
    assert {"button", "link", "circle"} <= {e.role for e in screen.elements}
    assert all(e.box.contains(e.hit) for e in screen.elements)


def test_what_is_covered_is_not_there_and_what_is_above_comes_later(show: Show) -> None:
    screen = show("""
      <div style="position:absolute;z-index:5;left:0;top:0;width:200px;height:100px;background:#fff">
        <button>Above</button></div>
      <button style="position:absolute;left:20px;top:20px">Covered</button>
      <button style="position:absolute;left:150px;top:60px;width:200px">Half covered</button>""")
    assert "Covered" not in labels(screen)
    assert labels(screen) == ["Half covered", "Above"]
    half = find(screen, "Half covered")
    assert half.hit.x > 200


def test_hidden_and_off_screen_parts_are_left_out(show: Show) -> None:
    screen = show("""<p hidden>a</p><p style="visibility:hidden">b</p><p style="opacity:0">c</p><p>shown</p>
      <div style="height:40px;overflow:auto"><p>top</p><p style="margin-top:300px">far</p></div>
      <p style="margin-top:3000px">below</p>""")
    assert labels(screen) == ["shown", "top"]
    assert [e.role for e in screen.elements if e.has(Flag.SCROLLABLE)] == ["document", "region"]


def test_shadow_roots_and_frames(browser: Browser, site: Site, show: Show) -> None:
    site.pages["/inner"] = "<button onclick=\"this.textContent='Pressed'\">Inner</button>"
    screen = show("""<my-box></my-box><script>
        customElements.define('my-box', class extends HTMLElement { connectedCallback() {
          this.attachShadow({mode: 'open'}).innerHTML =
            "<button onclick=\\"this.textContent='Deep done'\\">Deep</button>" } })
      </script><iframe src=/inner style="margin:30px 0 0 40px;border:5px solid"></iframe>""")
    for label, after in (("Deep", "Deep done"), ("Inner", "Pressed")):
        browser.do(Tap(find(screen, label).hit))
        screen = browser.look(pixels=False)
        assert after in labels(screen)


def test_what_listens_is_clickable(show: Show) -> None:
    screen = show("""<div id=a>Listens</div><div id=b>Deaf</div><div style="cursor:pointer">Points</div>
      <div role=menuitem>Item</div><div tabindex=0>Focus</div>
      <script>document.getElementById('a').addEventListener('click', () => 1)</script>""")
    clickable = {e.label for e in screen.elements if e.has(Flag.CLICKABLE)}
    assert clickable == {"Listens", "Points", "Item", "Focus"}


def test_words_in_what_only_scrolls_are_not_clickable(show: Show) -> None:
    rows = "".join(f"<div>Row {n} says something</div>" for n in range(30))
    screen = show(f"""<div tabindex=0 style="height:90px;overflow:auto"><a href=#>Link</a>{rows}</div>
      <div tabindex=0><a href=#>In</a> words</div>
      <div id=all style="height:60px;overflow:auto"><button>Pick</button>{rows.replace("Row", "Item")}</div>
      <script>document.getElementById('all').onclick = () => 1</script>""")
    assert [e.role for e in screen.elements if e.has(Flag.SCROLLABLE)] == ["region", "region"]
    touched = {label: find(screen, label).has(Flag.CLICKABLE) for label in labels(screen)}
    assert touched["Link"] and touched["In"] and touched["Pick"]
    assert touched["Item 0 says something"]  # they are all listened to
    assert not touched["Row 0 says something"] and not touched["words"]


def test_what_is_far_away_may_hold_what_is_not(show: Show) -> None:
    fixed = "<button style='position:fixed;left:20px;top:{}px'>{}</button>"
    deep = "<div>" * 7 + fixed.format(20, "Deep") + "</div>" * 7
    screen = show(f"""<div style="height:4000px"></div><div><i>far</i>{fixed.format(60, "Fixed")}</div>{deep}
      <div><b>far</b><p>far <x-far id=x></x-far></p></div>
      <div style="position:relative"><div style="position:absolute;top:-3900px;height:9px"><u>Hung</u></div></div>
      <div style="text-indent:-9px"><span style="position:relative;top:-3900px;left:90px">Moved</span></div>
      <script>x.attachShadow({{mode: 'open'}}).innerHTML = `{fixed.format(100, "Shadow")}`</script>""")
    assert {"Fixed", "Deep", "Shadow", "Hung", "Moved"} == set(labels(screen))


def test_pixels_are_the_pages(browser: Browser, show: Show) -> None:
    show("<style>body { background: rgb(10,200,30) }</style>")
    screen = browser.look(tree=False)
    assert screen.elements == ()
    assert screen.frame is not None
    rgb = screen.frame.rgb()
    assert rgb.shape == (915, 412, 3)
    assert rgb.dtype == np.uint8
    assert (rgb == (10, 200, 30)).all()
    assert browser.look().frame == screen.frame
    assert browser.look(pixels=False).frame is None


def test_states(show: Show) -> None:
    screen = show("""<input aria-label=A required><input aria-label=B aria-invalid=true>
      <button aria-expanded=false>C</button>
      <details open><summary>D</summary>inside</details><fieldset disabled><button>E</button></fieldset>
      <div contenteditable aria-label=F>live <b>text</b></div><button aria-pressed=true>G</button>
      <div role=slider aria-label=H aria-valuenow=3 tabindex=0>&nbsp;</div>""")
    told = {e.description or e.text: e for e in screen.elements}
    assert told["A"].has(Flag.REQUIRED)
    assert told["B"].has(Flag.INVALID)
    assert (told["C"].value, told["D"].value) == ("collapsed", "expanded")
    assert told["E"].has(Flag.DISABLED)
    assert (told["F"].value, told["F"].has(Flag.EDITABLE)) == ("live text", True)
    assert told["G"].has(Flag.CHECKED)
    assert told["H"].value == "3"


def test_pictures_drawings_and_films(show: Show) -> None:
    screen = show("""<img alt=Photo width=30 height=30 src=data:,>
      <svg role=img aria-label=Drawing width=30 height=30><rect width=30 height=30 /></svg>
      <canvas width=50 height=40 aria-label=Chart></canvas><video controls width=200></video>""")
    found = {(e.role, e.description) for e in screen.elements}
    assert {("img", "Photo"), ("img", "Drawing"), ("canvas", "Chart")} <= found
    assert next(e for e in screen.elements if e.role == "video").value == "paused"


def test_a_dialog_is_above_what_it_makes_inert(show: Show) -> None:
    screen = show("""<div style="position:relative;z-index:9;overflow:hidden;width:50px">
      <dialog id=d><button>Yes</button></dialog></div><button>Below</button><script>d.showModal()</script>""")
    assert labels(screen) == ["Yes"]


def test_a_closed_shadow_root_can_be_touched_as_a_whole(show: Show) -> None:
    screen = show("""<x-box id=host style="display:block;width:100px;height:30px"></x-box><script>
      host.attachShadow({mode: 'closed'}).innerHTML = '<button>secret</button>'</script>""")
    assert [(e.resource_id, e.has(Flag.CLICKABLE)) for e in screen.elements] == [("host", True)]


def test_fields_that_hide_the_properties_of_their_form(show: Show) -> None:
    names = "childNodes parentNode tagName localName matches getAttribute querySelectorAll textContent checkVisibility"
    fields = "".join(f"<input name={name} value={name}>" for name in names.split())
    screen = show(f"<form onclick='1'>{fields}<button name=nodeType>Send</button></form><img name=elementFromPoint>")
    assert [e.value for e in screen.elements if e.role == "textbox"] == names.split()
    assert "Send" in labels(screen)


def test_what_stands_in_boxes_that_are_none_is_seen(show: Show) -> None:
    screen = show("""<div style="display:contents"><button>One</button> words
      <i style="overflow:hidden;display:contents">
      <a href=#>Two</a></i></div><div style="display:none"><b style="display:contents"><button>No</button></b></div>
      <div style="display:contents;visibility:hidden">unseen<button style="visibility:visible">Three</button></div>
      <x-bar id=x><button>Four</button></x-bar>
      <script>x.attachShadow({mode: 'open'}).innerHTML = '<slot></slot>'</script>""")
    assert labels(screen) == ["One", "words", "Two", "Three", "Four"]


def test_words_that_are_not_shown_are_no_part_of_a_name(show: Show) -> None:
    screen = show("""<button>Theme <span style="display:none">auto</span><b style="visibility:hidden">light
        <i style="visibility:visible">dark</i></b></button>
      <button aria-label=Close><style>x { color: red }</style><span style="display:contents">Shut</span></button>
      <p>Said <span hidden>in secret</span> aloud</p>
      <label for=f>Name <span hidden>(wrong)</span></label><input id=f><label for=g hidden>Unseen</label><input id=g>
      <div role=tab tabindex=0><span hidden>1</span><a href=#>Tab</a></div>""")
    assert labels(screen) == ["Theme dark", "Shut", "Said aloud", "Name", "Name", "Unseen", "Tab"]


def test_what_is_edited_has_its_lines(show: Show) -> None:
    screen = show("""<style>.line { white-space: pre }</style><div contenteditable aria-label=Code>
      <div class=line>import csv</div>
      <div class=line>  rows = 1</div><div class=line>a<br>b</div></div>""")
    assert find(screen, "Code").value == "import csv\n  rows = 1\na\nb"


EDITORS = {
    "beside the lines": """<div><div style="overflow:hidden;width:3px;height:0;position:relative">
      <textarea id=field style="position:absolute;width:1000px;height:1em"></textarea></div>
      <div id=box style="height:60px;position:relative"><i class=ace_gutter>1</i>
      <pre class=CodeMirror-line>select 1</pre><i>2</i><pre class=CodeMirror-line>from t</pre></div></div>""",
    "around the lines": """<div id=box style="height:60px"><textarea id=field
      style="opacity:0;position:absolute;width:20px;height:12px"></textarea>
      <div class=ace_line>select 1</div><div class=ace_line>from t</div></div>""",
}


@pytest.mark.parametrize("body", EDITORS.values(), ids=EDITORS.keys())
def test_an_editor_of_code_is_a_text_field(browser: Browser, show: Show, body: str) -> None:
    screen = show(f"""{body}<script>box.onmousedown = e => {{ field.focus(); e.preventDefault() }}</script>""")
    editor = next(e for e in screen.elements if e.role == "textbox")
    assert editor.value == "select 1\nfrom t"
    assert editor.flags >= {Flag.EDITABLE, Flag.CLICKABLE}
    browser.do(Tap(editor.hit))
    after = browser.look(pixels=False)
    assert [e.has(Flag.FOCUSED) for e in after.elements if e.role == "textbox"] == [True]
