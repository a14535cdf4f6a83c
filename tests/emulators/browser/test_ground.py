"""What needs no browser: finding one, the allow-list, places, keys, rewards."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.browser.finding import BrowserMissing, find_browser
from emulators.browser.keys import chord, key_events, text_events
from emulators.browser.miniwob import LIMIT_MS, judge, page_of, task_names
from emulators.browser.network import allowed, host_of, location_of, network_flags
from emulators.browser.oracles import solvable
from emulators.browser.pages import pages_folder
from emulators.browser.utterances import PATTERNS, parse
from emulators.device import UnknownTask, UnsupportedAction


def test_no_browser_names_the_line_to_type(tmp_path: Path) -> None:
    with pytest.raises(BrowserMissing, match="apt-get install chromium-headless-shell"):
        find_browser(path=str(tmp_path), downloads=tmp_path)


def test_the_headless_shell_is_preferred_and_downloads_come_last(tmp_path: Path) -> None:
    downloaded = tmp_path / "d" / "chromium-1200" / "chrome-linux64" / "chrome"
    downloaded.parent.mkdir(parents=True)
    downloaded.touch()
    assert find_browser(path=str(tmp_path), downloads=tmp_path / "d") == downloaded
    for name in ("chromium", "chromium-headless-shell"):
        program = tmp_path / name
        program.touch(mode=0o755)
        assert find_browser(path=str(tmp_path), downloads=tmp_path / "d") == program


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:99/x", True), ("https://localhost/", True), ("about:blank", True),
        ("http://example.org/", False), ("file:///etc/passwd", False), ("chrome://crash", False),
        ("javascript:alert(1)", False), ("data:text/html,x", False), ("http://127.0.0.1.example.org/", False),
        ("http://user@127.0.0.1@example.org/", False),
    ],
)  # fmt: skip
def test_allow_list(url: str, expected: bool) -> None:
    assert allowed(url, ("127.0.0.1",)) is expected


def test_allow_patterns() -> None:
    assert allowed("https://a.example.org/", ("*.example.org",))
    assert not allowed("https://badexample.org/", ("*.example.org",))
    assert not any("MAP" in flag for flag in network_flags(["*"]))
    assert any("MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost" in f for f in network_flags(["127.0.0.1"]))
    assert any(flag.endswith("MAP * ~NOTFOUND") for flag in network_flags([]))


def test_places_without_what_changes() -> None:
    url = "https://shop.example.org:8443/cart?item=3&utm_source=x&token=f00&q=a+b#list"
    assert location_of(url) == "/cart?item=3&q=a+b#list"
    assert host_of(url) == "shop.example.org"
    assert (host_of("about:blank"), location_of("http://h")) == ("about", "/")


@given(st.text())
def test_typed_text_is_the_text(text: str) -> None:
    typed = ""
    for method, params in text_events(text):
        if method == "Input.insertText":
            typed += params["text"]
        elif params["type"] == "keyDown":
            typed += {"\r": "\n"}.get(params["text"], params["text"])
        elif params["type"] == "rawKeyDown":
            typed += {"Tab": "\t"}[params["key"]]
    assert typed == text.replace("\r\n", "\n")


def test_chords() -> None:
    assert [key.key for key in chord("ctrl+shift+a")] == ["Control", "Shift", "A"]  # what KeyboardEvent.key says
    assert [key.key for key in chord("ctrl+A")] == ["Control", "a"]
    assert [key.key for key in chord("Control++")] == ["Control", "+"]
    assert [key.key for key in chord("+")] == ["+"]
    assert [key.key for key in chord("enter")] == ["Enter"]
    down = [e for e in key_events(chord("Control+a")) if e["type"] != "keyUp"]
    assert down[-1]["commands"] == ["selectAll"]
    assert "text" not in down[-1]
    with pytest.raises(UnsupportedAction, match="no key is called 'hyper'"):
        chord("Control+Hyper")


def test_a_task_that_is_not_there_names_its_neighbours() -> None:
    with pytest.raises(UnknownTask, match="miniwob/click-button"):
        page_of("miniwob/click-buton", pages_folder())
    assert len(task_names(pages_folder())) == 130
    assert set(solvable()) <= set(task_names(pages_folder()))
    assert {f"miniwob/{name}" for name in PATTERNS} <= set(task_names(pages_folder()))


def test_what_is_asked_is_named() -> None:
    assert dict(parse("login-user", 'Enter the username "ann" and the password "x1" into the text fields')) == {
        "utterance": 'Enter the username "ann" and the password "x1" into the text fields',
        "username": "ann",
        "password": "x1",
    }
    assert parse("never-heard-of", 'Do "this" now')[1:] == (("quoted1", "this"),)


def test_rewards_as_scores() -> None:
    def told(done: bool, raw: float, reward: float, reason: str = "") -> dict[str, object]:
        return {"done": done, "raw": raw, "reward": reward, "reason": reason, "limit": 10_000}

    assert judge(told(False, 0, 0)).score == 0.0
    assert judge(told(True, -1, -1, "wrong\nbutton")).evidence == "raw reward -1, decayed -1.000, because: wrong button"
    half_gone = judge(told(True, 1, 1 - 5000 / LIMIT_MS))
    assert (half_gone.score, half_gone.evidence) == (1.0, "raw reward 1, decayed 0.500")
    assert judge(told(True, 0.6, 0.6)).score == 0.6
