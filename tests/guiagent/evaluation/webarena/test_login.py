"""Logging in through real forms: once for all who want it, kept for its owner only, renewed when it has expired."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from emulators.browser.chromium import Chromium
from guiagent.evaluation.webarena.asking import visit
from guiagent.evaluation.webarena.login import WAYS, Logins, Way
from guiagent.evaluation.webarena.sites import Account, SiteError, Sites, read_sites
from tests.guiagent.evaluation.webarena.stand_in import StandIn, stand_in

SIZE = (1280, 720)


def test_parallel_workers_log_in_once_and_an_expired_login_is_renewed_once(
    sites: StandIn, known: Sites, chromium: Chromium, tmp_path: Path
) -> None:
    logins = Logins(known, tmp_path / "states", WAYS)
    browsers = [chromium.open(size=SIZE) for _ in range(2)]
    with ThreadPoolExecutor(2) as workers:
        for round_number in (1, 2):
            made = list(workers.map(lambda one: logins.ready(("reddit", "gitlab"), one), browsers))
            assert made[0] == made[1] and made[0].lost == ()
            assert sites.logins == {"reddit": round_number, "gitlab": round_number}
            assert all(logins.holds(name, made[0].storage) for name in ("reddit", "gitlab"))
            sites.expire()
    for browser in browsers:
        browser.close()
    path = logins.path(("gitlab", "reddit"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert "test1234" not in path.read_text("utf-8")


def test_each_pair_and_account_has_a_login_of_its_own(known: Sites, tmp_path: Path) -> None:
    logins = Logins(known, tmp_path, WAYS)
    other = read_sites(known_addresses(known), {"reddit": Account("somebody", "else")}, {})
    paths = [
        logins.path(("reddit",)),
        logins.path(("gitlab", "reddit")),
        Logins(other, tmp_path, WAYS).path(("reddit",)),
    ]
    assert len({*paths}) == 3
    assert logins.needed(("reddit", "map", "gitlab")) == ("gitlab", "reddit")


def known_addresses(known: Sites) -> dict[str, str]:
    return {site.name: site.address for site in known.known}


def test_a_damaged_state_is_made_anew(sites: StandIn, known: Sites, chromium: Chromium, tmp_path: Path) -> None:
    logins = Logins(known, tmp_path, WAYS)
    logins.path(("shopping",)).write_text("{", "utf-8")
    browser = chromium.open(size=SIZE)
    logins.ready(("shopping",), browser)
    browser.close()
    assert sites.logins["shopping"] == 1 and json.loads(logins.path(("shopping",)).read_text("utf-8"))["lost"] == []


def test_sites_whose_cookies_are_the_same_push_each_other_out_and_it_is_said(
    chromium: Chromium, tmp_path: Path
) -> None:
    with stand_in(one_cookie=True) as sites:
        logins = Logins(read_sites(sites.addresses, {}, {}), tmp_path, WAYS)
        browser = chromium.open(size=SIZE)
        made = [logins.ready(("shopping", "reddit"), browser) for _ in range(2)]
        browser.close()
        assert made[0] == made[1] and made[0].lost == ("reddit",)
        assert logins.holds("shopping", made[0].storage) and sites.logins == {"shopping": 1, "reddit": 1}


def test_wrong_passwords_and_missing_forms_are_told(
    sites: StandIn, known: Sites, chromium: Chromium, tmp_path: Path
) -> None:
    browser = chromium.open(size=SIZE)
    wrong = read_sites(known_addresses(known), {"reddit": Account("MarvelsGrantMan136", "wrong")}, {})
    with pytest.raises(SiteError, match=r"does not let MarvelsGrantMan136 in; correct webarena\.accounts\.reddit"):
        Logins(wrong, tmp_path, WAYS, deadline_s=0.5).ready(("reddit",), browser)
    elsewhere = {"gitlab": Way("/byteblaze", "/-/profile"), "shopping": Way("/contact", "/wishlist/")}
    with pytest.raises(SiteError, match="no form to log in with"):
        Logins(known, tmp_path, elsewhere, deadline_s=0.5).ready(("shopping",), browser)
    browser.close()
    assert list(tmp_path.glob("*.json")) == []


def test_labels_and_buttons_of_other_forms(sites: StandIn, known: Sites, chromium: Chromium, tmp_path: Path) -> None:
    way = Way("/login", "/user/{username}/account", "Delete", user_label="Username", button_label="Log in")
    browser = chromium.open(size=SIZE)
    made = Logins(known, tmp_path, {"reddit": way}).ready(("reddit",), browser)
    browser.close()
    assert made.lost == () and sites.logins == {"reddit": 1}


def test_a_header_logs_in_where_images_take_one(known: Sites, tmp_path: Path) -> None:
    logins = Logins(known, tmp_path, WAYS, by_header=True)
    assert logins.headers["X-Postmill-Auto-Login"] == "MarvelsGrantMan136:test1234"
    assert logins.needed(("reddit", "gitlab", "shopping")) == ("gitlab",)


def test_cookies_of_one_host_go_to_it_alone(sites: StandIn, known: Sites) -> None:
    cookie = {"name": "shopping_session", "value": "x", "domain": "elsewhere.example", "path": "/", "expires": -1}
    reply = visit(known.named("shopping").address + "/wishlist/", {"cookies": [cookie]}, deadline_s=60, headers={})
    assert reply.url.endswith("/customer/account/login/")


def test_addresses_come_from_settings_then_from_the_variables_of_the_benchmarks() -> None:
    variables = {"SHOPPING": "http://one:7770/", "WA_REDDIT": "http://two:9999", "VWA_CLASSIFIEDS": "http://three:9980"}
    found = read_sites({"shopping": "http://mine:1"}, {}, {**variables, "WA_MAP": "todo"})
    assert found.placeholders == {
        "__SHOPPING__": "http://mine:1", "__REDDIT__": "http://two:9999", "__CLASSIFIEDS__": "http://three:9980",
    }  # fmt: skip
    assert found.allow == ("mine:1", "two:9999", "three:9980")
    with pytest.raises(SiteError, match="write it as http://HOST:PORT"):
        read_sites({"shopping": "shop.example"}, {}, {})
    with pytest.raises(SiteError, match="set the variable GITLAB"):
        found.named("gitlab")
