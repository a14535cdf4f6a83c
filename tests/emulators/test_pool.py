"""Devices that are lent: never twice at once, each on its own thread, and another for one that was lost."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from emulators.action import Wait
from emulators.device import DeviceError, DeviceLost
from emulators.pool import Pool
from tests.guiagent.counter_device import Counter


class Watched(Counter):
    """A device that tells when two threads touch it."""

    def __init__(self) -> None:
        super().__init__()
        self.threads = {threading.get_ident()}
        self.held = threading.Lock()

    def touch(self) -> None:
        assert self.held.acquire(blocking=False)
        self.threads.add(threading.get_ident())
        self.held.release()


def test_a_device_is_lent_to_one_and_lives_on_one_thread() -> None:
    made: list[Watched] = []

    def opener() -> Watched:
        made.append(Watched())
        return made[-1]

    out: set[int] = set()
    guard = threading.Lock()
    with Pool([opener] * 4) as pool:

        def borrow(number: int) -> None:
            with pool.lease(deadline_s=30) as lease:
                device = lease.device
                assert isinstance(device, Watched)
                with guard:
                    assert id(device) not in out
                    out.add(id(device))
                for _ in range(random.Random(number).randrange(4)):
                    lease.submit(device.touch).result()
                with guard:
                    out.discard(id(device))

        with ThreadPoolExecutor(12) as people:
            list(people.map(borrow, range(200)))
    assert len(made) == 4
    assert {len(device.threads) for device in made} == {1} and len({*made[0].threads, *made[1].threads}) == 2
    assert [device.closed for device in made] == [1] * 4


def test_a_lost_device_is_opened_anew_and_lent_last() -> None:
    made: list[Counter] = []

    def opener() -> Counter:
        made.append(Counter())
        return made[-1]

    with Pool([opener] * 2) as pool:
        with pytest.raises(DeviceLost), pool.lease() as lease:
            lost = lease.device
            raise DeviceLost("gone")
        with pool.lease() as one, pool.lease() as two:
            assert lost not in (one.device, two.device) and one.device is not two.device
        assert made[0] is lost and made[0].closed == 1 and len(made) == 3
        with pytest.raises(DeviceError, match="borrow it again"):
            one.submit(lambda: None)


def test_what_cannot_be_opened_rests_while_others_are_lent() -> None:
    fails = [True]
    tried: list[float] = []

    def moody() -> Counter:
        tried.append(time.monotonic())
        if fails[0]:
            raise DeviceLost("it does not start; plug it in")
        return Counter()

    with Pool([moody], rest_s=0.01) as pool, pytest.raises(DeviceLost, match="plug it in"):
        pool.lease()
    assert len(tried) == 1
    with Pool([moody, Counter], rest_s=0.05) as pool, pool.lease() as good:
        with pytest.raises(DeviceLost, match=r"none of 2 devices was to be had within 0\.2 s"):
            pool.lease(deadline_s=0.2)
        assert len(tried) > 2 and isinstance(good.device, Counter)
        fails[0] = False
        with pool.lease(deadline_s=60) as other:
            assert other.device is not good.device


def test_waiting_borrowers_are_woken_and_a_closed_pool_lends_nothing() -> None:
    with Pool([Counter]) as pool, ThreadPoolExecutor(1) as people:
        lease = pool.lease()
        waiting = people.submit(pool.lease)
        lease.submit(lambda: lease.device.do(Wait())).result()
        lease.give_back()
        lease.give_back()
        waiting.result(60).give_back()
    pool.close()
    with pytest.raises(DeviceError, match="the pool is closed"):
        pool.lease()
    with pytest.raises(ValueError, match="at least one opener"):
        Pool([])
