"""A thread with an event loop of its own, so that a synchronous device can drive an asynchronous browser."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError
from typing import Any, TypeVar

from emulators.device import DeviceLost
from emulators.interruption import Uninterrupted, finished, result_of

__all__ = ["LoopThread"]

T = TypeVar("T")


class LoopThread:
    """Runs coroutines on one background thread. `stop` may be called twice."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        with Uninterrupted():
            self._thread.start()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

    def run(self, work: Coroutine[Any, Any, T], *, deadline_s: float) -> T:
        """The result of `work`. Raises DeviceLost when it takes longer than `deadline_s`."""
        if self._loop.is_closed():
            work.close()
            raise DeviceLost("the browser is closed; make a new one")
        with Uninterrupted():
            future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return result_of(future, deadline_s=deadline_s)
        except (TimeoutError, CancelledError) as error:
            if not finished(future) or future.cancelled():
                future.cancel()
                raise DeviceLost(
                    f"the browser gave no answer within {deadline_s:g} s; reset() starts a fresh page"
                ) from error
            raise
        except BaseException:
            future.cancel()
            raise

    def stop(self) -> None:
        if self._loop.is_closed():
            return
        with Uninterrupted():
            asyncio.run_coroutine_threadsafe(self._drain(), self._loop)
        self._thread.join(timeout=10)

    async def _drain(self) -> None:
        # Calls that were given up fail once the browser is gone, and nobody is left who could want to know.
        self._loop.set_exception_handler(lambda loop, context: None)
        rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        self._loop.stop()
