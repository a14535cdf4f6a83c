"""Addresses as browsers read them, and lists of hosts: by rules, and against a real Chromium."""

import json
import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.browser.addresses import address, canonical_host
from emulators.browser.network import allowed, needs_gate, network_flags, parse_pattern
from emulators.browser.session import Browser
from emulators.device import DeviceError
from emulators.trajectory import Page
from tests.emulators.browser.web import Door, Reply, Web

NAMES = st.from_regex(r"[a-z0-9]{1,8}(\.[a-z]{2,6}){1,2}", fullmatch=True)
PORTS = st.integers(1, 65535)


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("http://0x7f.1/", "127.0.0.1", 80), ("http://2130706433:81/", "127.0.0.1", 81),
        ("https://127.0.0.1./", "127.0.0.1", 443), ("http://0177.0.0.1", "127.0.0.1", 80),
        ("HTTP:\\\\h.example\\@127.0.0.1/", "h.example", 80), ("http://a:b@c:d@h.example:8/", "h.example", 8),
        ("http:h.example", "h.example", 80), ("\x01 ht\ntp://H.Example ", "h.example", 80),
        ("http://[0:0::1]:9/", "[::1]", 9), ("http://BÜCHER.example", "xn--bcher-kva.example", 80),
        ("http://faß.example", "xn--fa-hia.example", 80), ("http://\uff11\uff12\uff17.0.0.1/", "127.0.0.1", 80),
        ("http://h.example./", "h.example.", 80), ("ws://h.example", "h.example", 80), ("file:///x", "", 0),
    ],
)  # fmt: skip
def test_one_spelling(url: str, host: str, port: int) -> None:
    where = address(url)
    assert where is not None
    assert (where.host, where.port) == (host, port)


@pytest.mark.parametrize(
    "url", ["", "h.example", "//h", "http://", "http://h:99999", "http://256.1.1.1", "http://1.2.3.4.5", "http://[::1",
            "http://%00/", "http://a%2fb/", "http://h:8x/", "1http://h/"],
)  # fmt: skip
def test_no_address(url: str) -> None:
    assert address(url) is None
    assert not allowed(url, ("*",))


@settings(max_examples=50)
@given(st.text(max_size=40))
def test_whatever_is_asked_is_answered(text: str) -> None:
    address(text)
    address(f"http://{text}")
    assert isinstance(allowed(text, ("127.0.0.1", "*.example")), bool)


@settings(max_examples=40)
@given(NAMES, NAMES, PORTS, PORTS)
def test_patterns_mean_what_they_say(name: str, other: str, port: int, another: int) -> None:
    at = f"http://{name}:{port}/"
    assert allowed(at, ("*",))
    assert allowed(at, (name,))
    assert allowed(at, (f"{name}:{port}",))
    assert allowed(at, (f"{name.upper()}:*",))
    assert allowed(at, (f"*:{port}",))
    assert allowed(at, (f"{name}:{another}",)) is (port == another)
    assert allowed(at, (other,)) is (canonical_host(name) == canonical_host(other))
    assert allowed(f"https://{other}.{name}/", (f"*.{name}",))
    assert not allowed(f"https://{name}/", (f"*.{name}",))
    assert not allowed(f"https://{other}x{name}/", (f"*.{name}",))
    assert needs_gate((f"*.{name}:{port}", other))
    assert not needs_gate((f"{name}:{port}", f"*:{another}", f"*.{other}"))
    assert allowed(f"http://[::1]:{port}", ("::1",)) and allowed(f"http://[::1]:{port}", (f"[::1]:{port}",))


@settings(max_examples=50)
@given(st.sets(PORTS, min_size=1, max_size=4))
def test_every_other_port_is_ruled_out(ports: set[int]) -> None:
    """What the resolver is told, read as it reads it: "*" is any letters, of several rules the first counts."""
    rules = network_flags([f"*:{port}" for port in ports])[-1].partition("=")[2].split(" , ")
    out = [rule.split()[1].removeprefix("*:") for rule in rules if rule.endswith("~NOTFOUND")]

    def held(port: int) -> bool:
        text = str(port)
        return any(text.startswith(rule[:-1]) if rule.endswith("*") else text == rule for rule in out)

    near = {abs(port + d) or 1 for port in ports for d in (-1, 0, 1, 10, 1000)} | {int(f"{p}0") for p in ports}
    near |= {int(str(p)[:-1] or 1) for p in ports} | {80, 443, 8080}
    for port in near - {0}:
        assert held(port) is (port not in ports)


@pytest.mark.parametrize("text", ["", "http://h", "h/x", "a b", "*.*.h", "h:0", "h:x", "h:70000", "*h", "**", "[::1"])
def test_no_pattern(text: str) -> None:
    with pytest.raises(DeviceError, match="allow-list"):
        parse_pattern(text)


# Against Chromium

HOSTS = (
    "127.0.0.1", "127.0.0.2", "localhost", "2130706433", "2130706434", "0x7f000001", "0x7f.0.0.2", "0177.1", "127.1",
    "127.0.0.1.", "127.0.0.2.", "LOCALHOST", "localhost.", "127.0.0.1.nip.example", "%31%32%37.0.0.1", "127.0.0.1%2e",
    "\uff11\uff12\uff17.\uff10.\uff10.\uff11", "①27.0.0.1", "127。0。0。1", "[::1]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:2]", "[0:0:0:0:0:0:0:1]", "256.0.0.1", "127.0.0.0x1", "127.0.0.09", "4294967295", "4294967296",
    "a.localhost", "bücher.example", "faß.example", "xn--bcher-kva.example", "127.0.0.1%00", "127.0.0.1%20",
    "127.0.0.1%0a", "", "1.2.3", "0", "0x", "foo.0x7f", "ex_am.ple", "a..example", "127.0.0.1@",
    "127.0.0.2@127.0.0.1", "127.0.0.1@127.0.0.2", "127.0.0.1\\@127.0.0.2", "127.0.0.1#@127.0.0.2",
    "127.0.0.1/@127.0.0.2", "127.0.0.1?@127.0.0.2", "u:p@127.0.0.1", "127.0.0.1:80@127.0.0.2", "127\t.0.0.1",
    "127.0.0.1 ",
)  # fmt: skip
SCHEMES = (
    "http://",
    "HTTP://",
    "http:",
    "http:/",
    "http:\\\\",
    "http:///",
    "ht\ntp://",
    " http://",
    "https://",
    "ws://",
)


def spelled(rng: random.Random, ports: tuple[str, ...], count: int) -> list[str]:
    return [
        f"{rng.choice(SCHEMES) if rng.random() < 0.5 else 'http://'}{rng.choice(HOSTS)}{rng.choice(ports)}/n{n}"
        for n in range(count)
    ]


@pytest.fixture
def doors() -> Iterator[tuple[Web, Door]]:
    web, door = Web(), Door()
    web.pages["/"] = "<p>start</p>"
    yield web, door
    web.close()
    door.close()


@pytest.mark.parametrize("count", [300, pytest.param(3000, marks=pytest.mark.long)])
def test_a_browser_reads_them_alike(doors: tuple[Web, Door], count: int) -> None:
    """The same host and port as Chromium reads; and nothing reaches a server that was not allowed to."""
    web, door = doors
    ports = (f":{web.port}", f":{door.port}", "", ":", ":0x50", ":70000", f":0{web.port}")
    urls = spelled(random.Random(count), ports, count)
    web.pages |= {f"/n{n}": Reply("x") for n in range(count)}
    allow = (web.host,)
    with_browser = Browser(allow=allow)
    with_browser.reset(Page(web.url()))
    read = with_browser.evaluate(
        f"{json.dumps(urls)}.map(u => {{ try {{ const l = new URL(u);"
        " return [l.hostname, l.port || null, l.protocol] } catch { return null } })"
    )
    defaults = {"http:": 80, "ws:": 80, "https:": 443}
    for url, theirs in zip(urls, read, strict=True):
        ours = address(url)
        expected = theirs and (theirs[0], int(theirs[1]) if theirs[1] else defaults[theirs[2]])
        assert (ours and (ours.host, ours.port)) == expected, url
    with_browser.evaluate(
        f"Promise.all({json.dumps(urls)}.map(async u => {{ try {{ await fetch(new URL(u).href, {{mode: 'no-cors'}}) }}"
        " catch { } }))"
    )
    with_browser.close()
    reached = {asked.path[2:] for asked in web.asked if asked.path.startswith("/n")}
    may = {str(n) for n, url in enumerate(urls) if allowed(url, allow)}
    assert door.connections == 0
    assert reached <= may
    # What carries a name and a password, or a scheme that is not fetched, is allowed and never sent by a script.
    plain = {str(n) for n, url in enumerate(urls) if allowed(url, allow) and "@" not in url.partition("/n")[0]}
    assert {n for n in plain if urls[int(n)].strip().lower().startswith(("http:", "ht\n"))} <= reached
