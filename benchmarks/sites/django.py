"""Django's admin over the shop's customers, products and orders, in one SQLite file."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.sites import content
from benchmarks.sites.place import INSTALL_S, Place
from benchmarks.sites.service import Service
from benchmarks.sites.site import Account, Name, SiteError, State
from benchmarks.sites.tables import put_back, rows

__all__ = ["DjangoSite", "django_admin"]

_PROJECTS = Path(__file__).parent / "projects"
_QUERIES = {
    "customers": "select name, email, city, since, regular, notes from crm_customer order by name",
    "products": "select name, category, price, stock from crm_product order by name",
    "orders": "select o.number, c.name, p.name, o.quantity, o.state, o.placed from crm_order o "
    "join crm_customer c on c.id = o.customer_id join crm_product p on p.id = o.product_id order by o.number",
    "users": "select username, email, is_staff, is_superuser, is_active from auth_user order by username",
    "groups": "select name from auth_group order by name",
}


class DjangoProject:
    """A project below `projects`, its seeded database, and the copy of it that is served."""

    def __init__(self, place: Place, project: str, account: Account) -> None:
        self._place = place
        self._account = account
        self._source = _PROJECTS / project
        self._service = Service(place.port)

    @property
    def database(self) -> Path:
        """What is served."""
        return self._place.live / "site.sqlite3"

    def _variables(self, database: Path) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": "settings",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": str(_PROJECTS),
            "SITE_ADDRESS": self._place.address,
            "SITE_DATABASE": str(database),
        }

    def seeded(self) -> Path:
        """The seeded database."""
        return (
            self._place.seeded([self._source, _PROJECTS / "loopback.py", Path(content.__file__)], self._make)
            / "site.sqlite3"
        )

    def _make(self, folder: Path) -> None:
        account = {"name": self._account.name, "password": self._account.password}
        drawn: dict[str, Any] = content.draw_content(self._place.seed).as_json()
        text = json.dumps(drawn | {"seed": self._place.seed, "account": account})
        try:
            done = subprocess.run(
                [str(self._place.environment() / "python"), "seeding.py"], cwd=self._source, input=text, text=True,
                env={**os.environ, **self._variables(folder / "site.sqlite3")}, capture_output=True, timeout=INSTALL_S,
                check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise SiteError(f"seeding took longer than {INSTALL_S:g} s; try again on a quieter machine") from error
        if done.returncode:
            raise SiteError(f"{self._source.name} could not be seeded:\n{done.stderr.strip()[-1500:]}")

    def start(self, ready: str) -> None:
        programs, seeded, live = self._place.environment(), self.seeded(), self._place.clear()
        shutil.copyfile(seeded, self.database)
        command = [str(programs / "python"), "-m", "django", "runserver", "--noreload", f"127.0.0.1:{self._place.port}"]
        self._service.start(
            command, at=self._source, log=live / "log.txt", ready=ready, environment=self._variables(self.database)
        )

    def reset(self) -> None:
        put_back(self.seeded(), self.database)

    def close(self) -> None:
        self._service.close()


class DjangoSite:
    """A `Site` that is a project below `projects`, checked by what `look` reads in its database."""

    def __init__(self, place: Place, project: str, look: Callable[[Path], State]) -> None:
        self._place = place
        self._project = DjangoProject(place, project, self.account)
        self._look = look

    @property
    def name(self) -> Name:
        return self._place.name

    @property
    def address(self) -> str:
        return self._place.address

    @property
    def account(self) -> Account:
        return Account("admin", "admin")

    @property
    def home(self) -> str:
        return "/admin/"

    def start(self) -> None:
        self._project.start(self.home)

    def reset(self) -> None:
        self._project.reset()

    def check(self) -> State:
        return self._look(self._project.database)

    def close(self) -> None:
        self._project.close()


def django_admin(place: Place) -> DjangoSite:
    """The shop's admin."""
    return DjangoSite(place, "shop", partial(rows, queries=_QUERIES))
