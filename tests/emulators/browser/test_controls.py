"""Every action on every control, in frames and shadow roots too: mouse buttons, focus, lists, files, sliders."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from emulators.action import (
    Click,
    Drag,
    Focus,
    Hover,
    Press,
    Scroll,
    SelectOption,
    Tap,
    TypeText,
    Upload,
)  # fmt: skip
from emulators.browser.engines import Engine
from emulators.browser.session import Browser
from emulators.screen import Point, Screen
from emulators.trajectory import Page
from tests.emulators.browser.conftest import Site, find, labels

Show = Callable[[str], Screen]
LOG = (
    "<div id=out role=status>-</div>"
    "<script>top.log = (t) => { top.document.getElementById('out').textContent = t }</script>"
)


def said(browser: Browser) -> str:
    return str(browser.evaluate("document.getElementById('out').textContent"))


def test_other_buttons_and_held_keys(browser: Browser, show: Show) -> None:
    screen = show(f"""{LOG}<button onclick="log('click ' + event.ctrlKey + event.shiftKey)"
      onauxclick="log('aux ' + event.button)" oncontextmenu="event.preventDefault()">A</button>""")
    target = find(screen, "A").hit
    for action, expected in (
        (Click(target), "aux 2"), (Click(target, button="middle"), "aux 1"),
        (Click(target, button="left", held=("Control", "Shift")), "click truetrue"), (Tap(target), "click falsefalse"),
    ):  # fmt: skip
        browser.do(action)
        assert said(browser) == expected


def test_a_right_click_opens_the_page_s_own_menu(browser: Browser, show: Show) -> None:
    screen = show(f"""{LOG}<p oncontextmenu="event.preventDefault(); menu.hidden = false">Row</p>
      <div id=menu hidden><button onclick="log('deleted')">Delete</button></div>""")
    browser.do(Click(find(screen, "Row").hit))
    browser.do(Tap(find(browser.look(pixels=False), "Delete").hit))
    assert said(browser) == "deleted"


FOCUSABLE = """<a href=/x onfocus="top.log('link')">Link</a> <label>Name <input onfocus="top.log('field')"></label>
  <button onfocus="top.log('button')" onclick="top.log('clicked')">Go</button>
  <select aria-label=List onfocus="top.log('list')"><option>a</select>"""


@pytest.mark.parametrize("where", ["page", "frame", "shadow"])
def test_focusing_touches_nothing(browser: Browser, show: Show, where: str) -> None:
    body = {
        "page": FOCUSABLE,
        "frame": f'<iframe srcdoc="{FOCUSABLE.replace(chr(34), "&quot;")}" width=380></iframe>',
        "shadow": f"<div id=h></div><script>h.attachShadow({{mode: 'open'}}).innerHTML = `{FOCUSABLE}`</script>",
    }[where]
    screen = show(LOG + body)
    for label, expected in (("Link", "link"), ("Go", "button"), ("List", "list")):
        browser.do(Focus(find(screen, label).hit))
        assert said(browser) == expected
    browser.do(Focus(next(e for e in screen.elements if e.role == "textbox").hit))
    assert said(browser) == "field"
    browser.do(Focus(Point(3, 3)))  # nothing there can have it


LISTS = """<select aria-label=Plain onchange="top.log(this.value)"><option value=1>One<option value=2>Two</select>
  <select aria-label=Many multiple size=3 onchange="top.log([...this.selectedOptions].map(o => o.value).join())">
    <option>x<option>y<option>z</select>
  <select aria-label=Grouped onchange="top.log(this.value)">
    <optgroup label=G1><option>a</option></optgroup>
    <optgroup label=G2 disabled><option>b</option></optgroup><option disabled>c</option><option>d</option></select>
  <select aria-label=Off disabled onchange="top.log('off')"><option>a<option>b</select>"""


@pytest.mark.parametrize("where", ["page", "frame"])
def test_lists_of_every_kind(browser: Browser, show: Show, where: str) -> None:
    frame = f'<iframe srcdoc="{LISTS.replace(chr(34), "&quot;")}" width=390 height=300></iframe>'
    screen = show(LOG + (LISTS if where == "page" else frame))

    def choose(label: str, *options: str) -> str:
        browser.evaluate("(log('-'), 0)")
        target = next((e for e in screen.elements if e.description == label), None)
        browser.do(SelectOption(options, target.hit if target else Point(1, 1)))
        return said(browser)

    assert choose("Plain", "Two") == "2"
    assert choose("Plain", "1") == "1"  # by its value
    assert choose("Many", "x", "z") == "x,z"
    assert choose("Grouped", "d") == "d"
    for label, option in (("Grouped", "b"), ("Grouped", "c"), ("Off", "b"), ("Plain", "Three")):
        assert choose(label, option) == "-"
    assert choose("Plain", "One", "Two") == "-"


@pytest.fixture(scope="module")
def uploader(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Browser, Path]]:
    folder = tmp_path_factory.mktemp("offered")
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(f"content of {name}")
    device = Browser(transport=engine, uploads=folder)
    yield device, folder
    device.close()


FILES = """<input type=file aria-label=Files multiple onchange="Promise.all([...this.files].map(f => f.text()))
  .then(t => top.log(t.join('+')))"><label for=h style='display:block'>Choose</label>
  <input type=file id=h style='display:none' onchange="top.log('hidden ' + this.files[0].name)">"""


@pytest.mark.parametrize("where", ["page", "frame"])
def test_uploads(uploader: tuple[Browser, Path], site: Site, where: str) -> None:
    browser, _ = uploader
    frame = f'<iframe srcdoc="{FILES.replace(chr(34), "&quot;")}" width=390 height=200></iframe>'
    site.pages["/up"] = f"<!doctype html>{LOG}{FILES if where == 'page' else frame}"
    browser.reset(Page(site.url("/up")))
    screen = browser.look(pixels=False)
    browser.do(Upload(("a.txt", "b.txt"), next(e for e in screen.elements if e.role == "file").hit))
    browser.look(pixels=False)
    assert said(browser) == "content of a.txt+content of b.txt"
    browser.do(Upload(("b.txt",), find(screen, "Choose").hit))
    browser.look(pixels=False)
    assert said(browser) == "hidden b.txt"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("date", "2024-02-29"), ("time", "23:45"), ("color", "#12ab34"), ("range", "70"), ("month", "2024-05"),
        ("week", "2024-W07"), ("datetime-local", "2024-02-29T10:30"), ("number", "-12.5"),
    ],
)  # fmt: skip
def test_fields_that_take_no_plain_typing(browser: Browser, show: Show, kind: str, text: str) -> None:
    step = "step=any" if kind == "number" else ""
    screen = show(f"{LOG}<input type={kind} {step} aria-label=F id=f onchange='log(this.value)' style='width:200px'>")
    field = next(e for e in screen.elements if e.description == "F")
    browser.do(TypeText(text, field.hit, replace=True))
    assert browser.evaluate("f.value") == text
    if kind != "number":
        assert said(browser) == text


def test_sliders_are_dragged_and_pressed(browser: Browser, show: Show) -> None:
    screen = show(f"{LOG}<input type=range id=r min=0 max=100 value=0 style='width:300px;margin:0' oninput=log(value)>"
                  "<div id=t style='width:300px;height:20px;background:#ddd;margin-top:20px'>"
                  "<div id=k style='width:20px;height:20px;background:#00f;position:relative'>K</div></div>"
                  "<script>k.onmousedown = () => { onmousemove = (e) => { k.style.left = (e.clientX - 18) + 'px' };"
                  "onmouseup = () => { onmousemove = null; log(k.style.left) } }</script>")  # fmt: skip
    box = next(e for e in screen.elements if e.role == "slider").box
    browser.do(Drag(Point(box.left + 8, box.center.y), Point(box.left + 150, box.center.y)))
    assert 45 <= int(said(browser)) <= 55
    browser.do(Press("ArrowRight"))
    assert 46 <= int(said(browser)) <= 56
    knob = find(screen, "K").hit
    browser.do(Drag(knob, Point(knob.x + 120, knob.y)))
    assert abs(float(said(browser).removesuffix("px")) - 120) < 2


def test_a_drag_shows_every_event_that_a_hand_makes(browser: Browser, show: Show) -> None:
    screen = show(f"""{LOG}<div draggable=true id=a style="width:80px;height:30px">Card</div>
      <div id=b style="margin-top:60px;width:200px;height:60px">Box</div><script>
      const order = []; for (const t of ["dragstart", "drag", "dragend"]) a.addEventListener(t, () => add(t));
      for (const t of ["dragenter", "dragover", "drop"]) b.addEventListener(t, (e) => {{ e.preventDefault(); add(t) }});
      a.addEventListener("dragstart", (e) => e.dataTransfer.setData("text/plain", "card"));
      function add(t) {{ if (order.at(-1) !== t) order.push(t); log(order.join(" ")) }}</script>""")
    browser.do(Drag(find(screen, "Card").hit, find(screen, "Box").hit))
    events = said(browser).split()
    assert list(dict.fromkeys(events)) == ["dragstart", "drag", "dragenter", "dragover", "drop", "dragend"], events


def test_scrolling_inside_nested_parts_and_frames(browser: Browser, show: Show) -> None:
    inner = "<p>frame top</p><p style='margin-top:900px'>frame end</p>"
    screen = show(f"""<div id=outer style='height:300px;overflow:auto'>outer top
        <div id=inner style='height:120px;overflow:auto;background:#eee'>inner top
          <p style='margin-top:500px'>inner end</p></div>
        <p style='margin-top:800px'>outer end</p></div>
      <iframe srcdoc="{inner}" width=380 height=200></iframe>
      <div id=wide style='width:300px;overflow-x:auto'><div style='width:2000px;height:30px'>wide</div></div>""")
    within = find(screen, "inner top").hit
    for _ in range(8):
        browser.do(Scroll("down", within))
        if "inner end" in labels(browser.look(pixels=False)):
            break
    assert browser.evaluate("[inner.scrollTop > 300, outer.scrollTop]") == [True, 0]
    frame = find(screen, "frame top").hit
    for _ in range(10):
        browser.do(Scroll("down", frame))
        if "frame end" in labels(browser.look(pixels=False)):
            break
    assert "frame end" in labels(browser.look(pixels=False))
    browser.do(Scroll("right", find(screen, "wide").hit))
    browser.look(pixels=False)
    assert browser.evaluate("wide.scrollLeft") == pytest.approx(210, abs=5)
    browser.do(Hover(within))
