"""Logging in to a site as a person does, and what the browser keeps of it."""

from collections.abc import Mapping
from typing import Any

from benchmarks.sites.moves import Click, Fill, Move, Visit, play
from benchmarks.sites.site import Account, Site
from emulators.browser.session import Browser
from emulators.trajectory import Page

__all__ = ["log_in", "login_moves"]


def login_moves(site: Site) -> tuple[Move, ...]:
    """From the site's home page to being logged in; empty where nobody has to."""
    if (account := site.account) is None:
        return ()
    match site.name:
        case "dokuwiki":
            return (Visit("/doku.php?id=start&do=login"), *_form(account, "Username", "Password", "Log In"))
        case "jupyterlab":
            return (Fill("Password or token:", account.password, submit=True),)
        case "wagtail":
            return _form(account, "Username*", "Password*", "Sign in")
        case _:
            return _form(account, "Username:", "Password:", "Log in")


def _form(account: Account, name: str, password: str, button: str) -> tuple[Move, ...]:
    return (Fill(name, account.name), Fill(password, account.password), Click(button, "button"))


def log_in(site: Site, browser: Browser) -> Mapping[str, Any]:
    """Log in in the browser, which begins anew; what it keeps, in the form that Playwright calls a storage state."""
    browser.reset(Page(site.address + site.home))
    play(login_moves(site), browser, address=site.address)
    return browser.storage()
