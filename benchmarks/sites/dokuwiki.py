"""DokuWiki as Debian packages it, served by PHP's own server: the shop's handbook, edited by its staff."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from benchmarks.sites import content
from benchmarks.sites.place import Place, run
from benchmarks.sites.service import Service
from benchmarks.sites.site import Account, Name, SiteError, State
from benchmarks.sites.trees import put_tree_back, texts

__all__ = ["PACKAGES", "DokuWiki"]

PACKAGES = ("php-cli", "php-xml", "php-mbstring", "php-gd", "dokuwiki")
"""What Debian has to have installed; in Debian 12 they are PHP 8.2 and DokuWiki 0.0.20220731."""

_PROGRAM = Path("/usr/share/dokuwiki")
_DATA = ("attic", "cache", "index", "locks", "log", "media", "media_attic", "media_meta", "meta", "pages", "tmp")
_BEFORE = """<?php
// Another configuration than the machine's own, for what Debian's preload.php leaves open.
define('DOKU_CONF', '{conf}/');
define('DOKU_FARM', false);
"""
_LOCAL = """<?php
$conf['title'] = 'Handbook of the shop';
$conf['savedir'] = '{data}';
$conf['useacl'] = 1;
$conf['superuser'] = '@admin';
$conf['disableactions'] = 'register,resendpwd';
$conf['updatecheck'] = 0;
$conf['license'] = '';
$conf['fetchsize'] = 0;
"""
_RULES = "# acl.auth.php\n*\t@ALL\t1\n*\t@user\t8\n*\t@admin\t255\n"
_DAY = 1_750_000_000
"""When the seeded pages were written, in seconds since 1970; our default."""


class DokuWiki:
    """A `Site`. Its pages are text files, by namespace."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._service = Service(place.port)

    @property
    def name(self) -> Name:
        return "dokuwiki"

    @property
    def address(self) -> str:
        return self._place.address

    @property
    def account(self) -> Account:
        return Account("editor", "editor")

    @property
    def home(self) -> str:
        return "/doku.php?id=start"

    def _seeded(self) -> Path:
        return self._place.seeded([Path(__file__), Path(content.__file__)], self._make)

    def _make(self, folder: Path) -> None:
        for name in _DATA:
            (folder / name).mkdir()
        pages = _pages(content.draw_content(self._place.seed))
        for path, text in pages.items():
            file = folder / "pages" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
            os.utime(file, (_DAY, _DAY))
        # A fixed salt: who is logged in stays so when the folder is put back.
        (folder / "meta" / "_htcookiesalt2").write_text("the handbook's own salt\n", "utf-8")
        with tempfile.TemporaryDirectory() as beside:
            options = self._configure(Path(beside), folder)
            run([_php(), *options, str(_PROGRAM / "bin" / "indexer.php"), "--quiet"], at=folder)

    def start(self) -> None:
        php = _php()
        seeded, live = self._seeded(), self._place.clear()
        shutil.copytree(seeded, live / "data")
        options = self._configure(live, live / "data")
        command = [php, *options, "-S", f"127.0.0.1:{self._place.port}", "-t", str(_PROGRAM)]
        self._service.start(
            command, at=live, log=live / "log.txt", ready=self.home, environment={"PHP_CLI_SERVER_WORKERS": "4"}
        )

    def _configure(self, folder: Path, data: Path) -> list[str]:
        """Settings and accounts in `folder` for the pages in `data`; PHP's options that make DokuWiki read them."""
        conf, sessions = folder / "conf", folder / "sessions"
        conf.mkdir()
        sessions.mkdir()
        word = hashlib.md5(self.account.password.encode(), usedforsecurity=False).hexdigest()
        (conf / "local.php").write_text(_LOCAL.format(data=data), "utf-8")
        (conf / "plugins.local.php").write_text("<?php\n$plugins['testing'] = 0;\n", "utf-8")
        (conf / "acl.auth.php").write_text(_RULES, "utf-8")
        (conf / "users.auth.php").write_text(
            f"{self.account.name}:{word}:The editor:editor@example.org:admin,user\n", "utf-8"
        )
        (folder / "before.php").write_text(_BEFORE.format(conf=conf), "utf-8")
        settings = {"auto_prepend_file": folder / "before.php", "session.save_path": sessions, "date.timezone": "UTC"}
        return [part for key, value in settings.items() for part in ("-d", f"{key}={value}")]

    def reset(self) -> None:
        put_tree_back(self._seeded(), self._place.live / "data")

    def check(self) -> State:
        data = self._place.live / "data"
        media = sorted(str(file.relative_to(data / "media")) for file in (data / "media").rglob("*") if file.is_file())
        return {"pages": texts(data / "pages", "*.txt"), "media": media}

    def close(self) -> None:
        self._service.close()


def _php() -> str:
    if (php := shutil.which("php")) is None or not _PROGRAM.is_dir():
        raise SiteError(
            "DokuWiki and PHP are not installed; as root: apt-get install --no-install-recommends " + " ".join(PACKAGES)
        )
    return php


def _pages(drawn: content.Content) -> dict[str, str]:
    """Wiki text by path below `pages`."""
    kinds = sorted({product.category for product in drawn.products})
    links = "\n".join(f"  * [[handbook:{article.slug}|{article.title}]]" for article in drawn.articles)
    shelves = "\n".join(f"  * [[shelf:{kind.lower()}|{kind}]]" for kind in kinds)
    pages = {
        "start.txt": f"====== Handbook of the shop ======\n\nWhat the staff should know.\n\n"
        f"===== Rules =====\n\n{links}\n\n===== Shelves =====\n\n{shelves}\n"
    }
    for article in drawn.articles:
        text = "\n\n".join(article.paragraphs)
        pages[f"handbook/{article.slug}.txt"] = f"====== {article.title} ======\n\n{text}\n"
    for kind in kinds:
        goods = [product for product in drawn.products if product.category == kind]
        table = "\n".join(f"| {p.name} | {p.price:.2f} | {p.stock} |" for p in goods)
        pages[f"shelf/{kind.lower()}.txt"] = f"====== {kind} ======\n\n^ Thing ^ Price ^ Stock ^\n{table}\n"
    return pages
