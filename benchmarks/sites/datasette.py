"""Datasette over the shop's database: read by anybody, changed by nobody."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import astuple
from pathlib import Path

from benchmarks.sites import content
from benchmarks.sites.place import Place
from benchmarks.sites.service import Service
from benchmarks.sites.site import Account, Name, State
from benchmarks.sites.tables import put_back, rows

__all__ = ["Datasette"]

_SCHEMA = """
create table customers (id integer primary key, name text, email text, city text, since text);
create table products (id integer primary key, name text, category text, price real, stock integer);
create table orders (
    number text primary key, customer integer references customers(id), product integer references products(id),
    quantity integer, state text, placed text
);
"""
_QUERIES = {
    "customers": "select name, email, city, since from customers order by id",
    "products": "select name, category, price, stock from products order by id",
    "orders": "select number, customer, product, quantity, state, placed from orders order by number",
}


class Datasette:
    """A `Site`."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._service = Service(place.port)

    @property
    def name(self) -> Name:
        return "datasette"

    @property
    def address(self) -> str:
        return self._place.address

    @property
    def account(self) -> Account | None:
        return None

    @property
    def home(self) -> str:
        return "/shop"

    def _seeded(self) -> Path:
        return self._place.seeded([Path(__file__), Path(content.__file__)], self._make) / "shop.db"

    def _make(self, folder: Path) -> None:
        drawn = content.draw_content(self._place.seed)
        people = {customer.name: n for n, customer in enumerate(drawn.customers, 1)}
        goods = {product.name: n for n, product in enumerate(drawn.products, 1)}
        with closing(sqlite3.connect(folder / "shop.db")) as base, base:
            base.executescript(_SCHEMA)
            base.executemany(
                "insert into customers (name, email, city, since) values (?, ?, ?, ?)", map(astuple, drawn.customers)
            )
            base.executemany(
                "insert into products (name, category, price, stock) values (?, ?, ?, ?)", map(astuple, drawn.products)
            )
            base.executemany(
                "insert into orders values (?, ?, ?, ?, ?, ?)",
                [(o.number, people[o.customer], goods[o.product], o.quantity, o.state, o.placed) for o in drawn.orders],
            )

    def start(self) -> None:
        programs, live = self._place.environment(), self._place.clear()
        shutil.copyfile(self._seeded(), live / "shop.db")
        command = [str(programs / "datasette"), "shop.db", "-h", "127.0.0.1", "-p", str(self._place.port)]
        self._service.start(command, at=live, log=live / "log.txt", ready=self.home)

    def reset(self) -> None:
        put_back(self._seeded(), self._place.live / "shop.db")

    def check(self) -> State:
        return rows(self._place.live / "shop.db", _QUERIES)

    def close(self) -> None:
        self._service.close()
