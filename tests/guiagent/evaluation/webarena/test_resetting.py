"""Bringing sites back: what was asked of them is done and waited for, and what fails is told."""

import os
import signal
import sys
from pathlib import Path

import pytest

from guiagent.evaluation.webarena.resetting import ALL, Reset, Resets, usual_resets
from guiagent.evaluation.webarena.sites import SiteError, Sites, read_sites
from tests.guiagent.evaluation.webarena.stand_in import StandIn


def test_the_control_endpoint_sets_a_site_up_again(sites: StandIn, known: Sites) -> None:
    sites.rows("insert into orders (sku) values ('B001')")
    Resets(known, {"shopping": Reset(control=sites.control, deadline_s=60)}).reset(["shopping"])
    assert sites.resets == ["stop", "init", "start"] and sites.rows("select * from orders") == []


def test_commands_and_requests_are_done_in_order_and_waited_for(sites: StandIn, known: Sites, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    command = f"{sys.executable} -c \"import pathlib; pathlib.Path('{mark}').write_text('x')\""
    way = Reset(command, url=f"{sites.control}/init", form={"token": "t"}, shows="One Stop Market", deadline_s=60)
    Resets(known, {"shopping": way}).reset(["shopping"])
    assert mark.exists() and sites.resets == ["init"]


def test_the_variables_of_the_benchmarks_say_how(sites: StandIn, known: Sites) -> None:
    told = {"CLASSIFIEDS_RESET_TOKEN": "t", "VWA_REDDIT_RESET_URL": "http://one/reset", "WA_FULL_RESET": "http://two/"}
    shops = read_sites({"classifieds": "http://three"}, {}, {})
    found = usual_resets(shops, told)
    assert found["classifieds"] == Reset(url="http://three/index.php?page=reset", form={"token": "t"})
    assert found["reddit"].url == "http://one/reset"
    assert (found[ALL].url, found[ALL].until_url, found[ALL].method) == ("http://two/reset", "http://two/status", "GET")
    assert usual_resets(known, {}) == {}


def test_failures_say_what_to_correct(known: Sites) -> None:
    ways = {
        "shopping": Reset(f"{sys.executable} -c 'import sys; sys.exit(\"no disk\")'"),
        "reddit": Reset(url=f"{known.named('reddit').address}/nowhere"),
        "gitlab": Reset(until_url=known.named("gitlab").address, shows="never there", deadline_s=0.5),
    }
    resets = Resets(known, ways)
    with pytest.raises(SiteError, match="no disk"):
        resets.reset(["shopping"])
    with pytest.raises(SiteError, match="reset by sh: it ended with 3"):
        Resets(known, {"shopping": Reset("sh -c 'exit 3'")}).reset(["shopping"])
    with pytest.raises(SiteError, match="is no command"):
        Resets(known, {"shopping": Reset("sh 'reset")}).reset(["shopping"])
    with pytest.raises(SiteError, match="answers 404 to POST"):
        resets.reset(["reddit"])
    with pytest.raises(SiteError, match=r"gitlab is not back 0.5 s after"):
        resets.reset(["gitlab"])
    with pytest.raises(SiteError, match=r"set webarena\.resets\.map"):
        resets.reset(["map"])


def test_a_command_that_takes_too_long_is_ended_with_all_that_it_started(known: Sites, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    way = Reset(f"sh -c 'sleep 600 > {pipe} & wait'", deadline_s=1.0)
    with open(pipe, "rb", buffering=0, opener=lambda path, _: os.open(path, os.O_RDONLY | os.O_NONBLOCK)) as held:
        with pytest.raises(SiteError, match=r"sh was ended after 1 s; .*webarena\.resets\.shopping\.deadline_s"):
            Resets(known, {"shopping": way}).reset(["shopping"])
        os.set_blocking(held.fileno(), True)
        assert held.readall() == b"", "this ends when nobody holds the pipe open for writing any more"


def test_what_a_command_leaves_running_is_not_waited_for(known: Sites, tmp_path: Path) -> None:
    left = tmp_path / "left"
    way = Reset(f"sh -c 'sleep 600 & echo $! > {left}'", deadline_s=60)
    Resets(known, {"shopping": way}).reset(["shopping"])
    os.kill(int(left.read_text()), signal.SIGKILL)  # it is still there
