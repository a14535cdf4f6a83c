"""Three small sites on ports of their own, with a database, logins that expire, and an endpoint that sets them back.

They have what WebArena's sites are asked for: a shop (search, reviews, orders, Magento's REST), a forum, a GitLab with
members of a project. Real servers, for a real browser.
"""

import html
import io
import json
import secrets
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlsplit

from PIL import Image

from guiagent.evaluation.webarena.sites import ACCOUNTS

__all__ = ["Answered", "StandIn", "kettle", "stand_in"]

SCHEMA = """
create table products (sku text primary key, name text, price text);
create table reviews (id integer primary key, sku text, nickname text, rating integer, title text, detail text);
create table orders (id integer primary key, sku text);
create table members (account text primary key, role text);
create table comments (id integer primary key, post integer, body text);
insert into products values ('B001', 'Blue kettle', '$24.50'), ('B002', 'Red kettle', '$31.00');
insert into products values ('B003', 'Toaster', '$18.99');
insert into reviews values (1, 'B001', 'Ann', 80, 'Fine', 'Boils fast');
insert into members values ('byteblaze', 'Owner'), ('primer', 'Guest');
insert into comments values (1, 7, 'First!');
"""

STYLE = """<style>body{font:16px sans-serif;margin:24px;max-width:800px}nav a{margin-right:16px}
input,textarea,select,button{font:inherit;margin:4px 8px 12px 0;padding:4px 8px}
label{display:inline-block;min-width:90px}td,th{padding:4px 12px;text-align:left}</style>"""

LOGINS = {
    "shopping": ("/customer/account/login/", "/customer/account/", "Email", "Sign In"),
    "reddit": ("/login", "/", "Username", "Log in"),
    "gitlab": ("/users/sign_in", "/", "Username or email", "Sign in"),
}
"""Of each site the page to log in at, where that leads, and what field and button are called."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: `form` holds what was posted, `user` who is logged in."""

    site: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    user: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answered:
    """What is sent; `to` redirects."""

    text: str = ""
    status: int = 200
    to: str = ""
    kind: str = "text/html; charset=utf-8"
    cookie: str = ""
    content: bytes = b""


class StandIn:
    """The sites, while they are up. `logins` counts by site who got in, `resets` what the endpoint was told to do.

    With `one_cookie` all keep their sessions in a cookie of the same name, as several sites in PHP do.
    """

    def __init__(self, *, one_cookie: bool = False) -> None:
        self.one_cookie = one_cookie
        self.lock = threading.RLock()
        self.sessions: dict[tuple[str, str], str] = {}
        self.logins: Counter[str] = Counter()
        self.resets: list[str] = []
        self.posted: list[tuple[str, str]] = []
        self._down = False
        self.renew()
        sites: dict[str, Callable[[Asked], Answered]] = {
            "shopping": self._shopping, "reddit": self._reddit, "gitlab": self._gitlab, "control": self._control,
        }  # fmt: skip
        self._servers = {
            name: ThreadingHTTPServer(("127.0.0.1", 0), _serving(self, name, f)) for name, f in sites.items()
        }
        for server in self._servers.values():
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def cookie(self, site: str) -> str:
        return "PHPSESSID" if self.one_cookie else f"{site}_session"

    @property
    def addresses(self) -> dict[str, str]:
        return {name: f"http://127.0.0.1:{self._servers[name].server_port}" for name in LOGINS}

    @property
    def control(self) -> str:
        return f"http://127.0.0.1:{self._servers['control'].server_port}"

    def renew(self) -> None:
        """Everything as it was at first; nobody is logged in."""
        with self.lock:
            self.data = sqlite3.connect(":memory:", check_same_thread=False)
            self.data.executescript(SCHEMA)
            self.sessions.clear()

    def expire(self) -> None:
        """Nobody is logged in any more."""
        with self.lock:
            self.sessions.clear()

    def rows(self, query: str, *values: object) -> list[tuple[str, ...]]:
        with self.lock:
            found = self.data.execute(query, values).fetchall()
            self.data.commit()
        return found

    def close(self) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()

    # The sites

    def _shopping(self, asked: Asked) -> Answered:
        match asked.path.strip("/").split("/"):
            case ["rest", *rest]:
                return self._magento(rest, asked)
            case [""]:
                return _page("One Stop Market", '<p>Welcome.</p><p><a href="/old-contact">Contact us</a></p>')
            case ["picture.png"]:
                return Answered(content=kettle(), kind="image/png")
            case ["old-contact"]:
                return Answered(to="/contact/")
            case ["contact"]:
                return _page(
                    "Contact", "<p>Call 555-0142.</p><p><a href='http://elsewhere.invalid/'>Our partner</a></p>"
                )
            case ["search"]:
                wanted = asked.query.get("q", "")
                found = self.rows("select sku, name, price from products where name like ? order by sku", f"%{wanted}%")
                rows = "".join(f"<tr><td><a href='/p/{s}'>{n}</a></td><td>{p}</td></tr>" for s, n, p in found)
                return _page(f"Search results for {html.escape(wanted)}", f"<table>{rows}</table>")
            case ["p", sku]:
                return self._product(sku)
            case ["p", sku, "review"] if asked.form:
                author = asked.form["nickname"]
                values = (sku, author, int(asked.form["rating"]) * 20, asked.form["title"], asked.form["detail"])
                self.rows("insert into reviews (sku, nickname, rating, title, detail) values (?,?,?,?,?)", *values)
                return Answered(to=f"/p/{sku}")
            case ["p", sku, "buy"] if asked.user and asked.form:
                self.rows("insert into orders (sku) values (?)", sku)
                [[number]] = self.rows("select max(id) from orders")
                return Answered(to=f"/sales/order/view/order_id/{number}/")
            case ["sales", "order", "view", "order_id", number] if asked.user:
                found = self.rows("select name from orders join products using (sku) where id = ?", number)
                return _page(f"Order # {number}", f"<div class='order'>{found[0][0]}</div>") if found else _missing()
            case ["wishlist"] | ["customer", "account"] if asked.user:
                return _page("My account", f"<p>Signed in as {asked.user}.</p>")
            case ["wishlist"] | ["customer", "account"] | ["sales", *_]:
                return Answered(to=LOGINS["shopping"][0])
            case _:
                return _missing()

    def _product(self, sku: str) -> Answered:
        found = self.rows("select name, price from products where sku = ?", sku)
        if not found:
            return _missing()
        reviews = self.rows("select nickname, rating, title, detail from reviews where sku = ? order by id", sku)
        told = "".join(
            f"<li class='review'><b>{html.escape(t)}</b> {html.escape(d)} by {n}</li>" for n, _, t, d in reviews
        )
        form = (
            "<form method='post' action='/p/{sku}/review'><label>Nickname<input name='nickname'></label>"
            "<label>Rating<select name='rating'>"
            "<option>5</option><option>4</option><option>3</option></select></label>"
            "<label>Summary<input name='title'></label><label>Review<input name='detail'></label>"
            "<button>Submit Review</button></form><form method='post' action='/p/{sku}/buy'>"
            "<input type='hidden' name='sku' value='{sku}'><button>Buy now</button></form>"
        ).replace("{sku}", sku)
        name, price = found[0]
        told += "<li class='photo'><img src='/picture.png' alt=''></li>" if name.startswith("Red") else ""
        return _page(name, f"<p class='price'>{price}</p><ul>{told}</ul>{form}")

    def _magento(self, rest: list[str], asked: Asked) -> Answered:
        match rest:
            case ["default", "V1", "integration", "admin", "token"]:
                given, admin = json.loads(asked.body), ACCOUNTS["shopping_admin"]
                good = (given["username"], given["password"]) == (admin.username, admin.password)
                return _json("sesame") if good else Answered("no", 401)
            case _ if asked.headers.get("authorization") != "Bearer sesame":
                return Answered("no", 401)
            case ["V1", "orders"]:
                found = self.rows("select id from orders order by id desc limit 1")
                return _json({"items": [{"increment_id": f"{number:09d}"} for [number] in found]})
            case ["V1", "products", sku, "reviews"]:
                found = self.rows("select nickname, rating, title, detail from reviews where sku = ? order by id", sku)
                names = ("nickname", "ratings", "title", "detail")
                rated = [(n, [{"rating_name": "Rating", "percent": r}], t, d) for n, r, t, d in found]
                return _json([dict(zip(names, one, strict=True)) for one in rated])
            case _:
                return _missing()

    def _reddit(self, asked: Asked) -> Answered:
        match asked.path.strip("/").split("/"):
            case ["f", "books", "7", *_]:
                said = "".join(
                    f"<li class='comment__body'>{html.escape(b)}</li>" for [b] in self.rows("select body from comments")
                )
                form = _form("/f/books/7/comment", "Post", Comment="body")
                if asked.form and asked.user:
                    self.rows("insert into comments (post, body) values (7, ?)", asked.form["body"])
                    return Answered(to="/f/books/7/what-to-read/-/comment/2")
                return _page("What to read?", f"<ul>{said}</ul>{form}")
            case ["user", name, "account"] if asked.user == name:
                return _page(name, "<button>Delete</button>")
            case ["user", *_]:
                return Answered(to="/login")
            case [""]:
                return _page("Forums", "<a href='/f/books/7/what-to-read'>What to read?</a>")
            case _:
                return _missing()

    def _gitlab(self, asked: Asked) -> Answered:
        match asked.path.strip("/").split("/"):
            case ["-", "profile"] if asked.user:
                return _page("Edit Profile", f"<p>{asked.user}</p>")
            case _ if not asked.user:
                return Answered(to="/users/sign_in")
            case ["byteblaze", "dotfiles", "-", "project_members"]:
                if asked.form:
                    self.rows("insert or replace into members values (?, ?)", asked.form["account"], asked.form["role"])
                    return Answered(to=asked.path)
                cells = "".join(
                    f"<tr><td data-label='Account'><span class='gl-avatar-labeled-sublabel'>@{a}</span></td>"
                    f"<td class='col-max-role'><span>{r}</span></td></tr>"
                    for a, r in self.rows("select account, role from members order by account")
                )
                form = _form(asked.path, "Invite", Account="account", Role="role")
                return _page("Project members", f"<table>{cells}</table>{form}")
            case [""]:
                return _page("Projects", "<a href='/byteblaze/dotfiles/-/project_members'>dotfiles</a>")
            case _:
                return _missing()

    def _control(self, asked: Asked) -> Answered:
        name = asked.path.strip("/")
        with self.lock:
            if name != "status":
                self.resets.append(name)
            if name == "init":
                self.renew()
            if name in ("start", "stop"):
                self._down = name == "stop"
        return _json({"success": not self._down if name == "status" else True})


def kettle(colour: tuple[int, int, int] = (200, 40, 30)) -> bytes:
    """A picture of a kettle, more or less."""
    drawn = io.BytesIO()
    image = Image.new("RGB", (120, 90), "white")
    image.paste(colour, (30, 20, 90, 70))
    image.save(drawn, "PNG")
    return drawn.getvalue()


def _page(title: str, body: str) -> Answered:
    search = "<form action='/search'><input name='q' placeholder='Search entire store here'></form>"
    nav = f"<nav><a href='/'>Home</a></nav>{search}"
    return Answered(f"<!doctype html><title>{title}</title>{STYLE}{nav}<h1>{title}</h1>{body}")


def _form(action: str, button: str, **fields: str) -> str:
    inputs = "".join(f"<label>{label}<input name='{name}'></label>" for label, name in fields.items())
    return f"<form method='post' action='{action}'>{inputs}<button>{button}</button></form>"


def _missing() -> Answered:
    return Answered("<!doctype html><title>404</title><h1>Not here</h1>", 404)


def _json(value: object) -> Answered:
    return Answered(json.dumps(value), kind="application/json")


def _login(on: StandIn, asked: Asked) -> Answered:
    """The page to log in at, and what comes of sending it."""
    site, (_, onwards, field, button) = asked.site, LOGINS[asked.site]
    account = ACCOUNTS[site]
    if not asked.form:
        wrong = "<p>Wrong, once more.</p>" if "wrong" in asked.query else ""
        return _page(
            "Log in", f"{wrong}<form method='post'><label>{field}<input name='name'></label><br>"
            f"<label>Password<input name='password' type='password'></label><br><button>{button}</button></form>",
        )  # fmt: skip
    if (asked.form.get("name"), asked.form.get("password")) != (account.username, account.password):
        return Answered(to=f"{asked.path}?wrong=1")
    session = secrets.token_hex(8)
    with on.lock:
        on.sessions[site, session] = account.username
        on.logins[site] += 1
    return Answered(to=onwards, cookie=f"{on.cookie(site)}={session}; Path=/; HttpOnly")


def _serving(on: StandIn, site: str, answer: Callable[[Asked], Answered]) -> type[BaseHTTPRequestHandler]:
    class Serving(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._serve(b"")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            with on.lock:
                on.posted.append((site, self.path))
            self._serve(body)

        def _serve(self, body: bytes) -> None:
            parts = urlsplit(self.path)
            cookies = SimpleCookie(self.headers.get("Cookie", ""))
            key = cookies[on.cookie(site)].value if on.cookie(site) in cookies else ""
            form = dict(parse_qsl(body.decode("utf-8", "replace"))) if self.command == "POST" else {}
            headers = {name.lower(): value for name, value in self.headers.items()}
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            asked = Asked(site, parts.path, query, form, on.sessions.get((site, key), ""), headers, body)
            login = site in LOGINS and parts.path == LOGINS[site][0]
            self._send(_login(on, asked) if login else answer(asked))

        def _send(self, said: Answered) -> None:
            content = said.content or said.text.encode()
            self.send_response(303 if said.to else said.status)
            if said.to:
                self.send_header("Location", said.to)
            if said.cookie:
                self.send_header("Set-Cookie", said.cookie)
            self.send_header("Content-Type", said.kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads it."""

    return Serving


@contextmanager
def stand_in(*, one_cookie: bool = False) -> Iterator[StandIn]:
    """The sites, up while the context lasts."""
    sites = StandIn(one_cookie=one_cookie)
    try:
        yield sites
    finally:
        sites.close()
