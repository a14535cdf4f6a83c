"""The emulator's gRPC port of a virtual phone, on 127.0.0.1, and the forwarder of its trees."""

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from emulators.device import DeviceError
from emulators.virtual.door.emulator_grpc.answers import EMPTY, Call, Refused, Service, Streaming
from emulators.virtual.door.emulator_grpc.controller import Controller
from emulators.virtual.door.emulator_grpc.discovery import Advertised
from emulators.virtual.door.emulator_grpc.forwarder import Forwarder
from emulators.virtual.door.emulator_grpc.snapshots import snapshot_service
from emulators.virtual.door.handset import Handset
from emulators.wire import Message, WireError

__all__ = ["FIRST_PORT", "EmulatorServer"]

FIRST_PORT = 8554
"""Where the first emulator has its services; the next one has them one port further."""
THREADS = 16
"""How many calls to one phone are served at once, streams among them; our default."""
_GRACE_S = 0.2
_HOST = "127.0.0.1"


class EmulatorServer:
    """Serves one handset from now on until `close`. `port` 0 takes a free one; `port` tells which it is.

    With a `token` every call must bring it, as "authorization: Bearer TOKEN". `ended` is called when the machine is
    shut down by a call. Raises DeviceError where the port is taken or grpcio is not installed.
    """

    def __init__(
        self, handset: Handset, *, port: int = 0, token: str = "", ended: Callable[[], object] = lambda: None
    ) -> None:
        grpc = _grpc()
        controller = Controller(handset, ended=ended)
        services = controller.service(), snapshot_service(handset, loaded=controller.release)
        self._forwarder = Forwarder(handset)
        self._handset = handset
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="emulator")
        options = (
            ("grpc.so_reuseport", 0), ("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1)
        )  # fmt: skip
        self._server = grpc.server(self._threads, options=options)
        settle = self._forwarder.settle
        handlers = [
            grpc.method_handlers_generic_handler(each.name, _handlers(each, token, settle)) for each in services
        ]
        self._server.add_generic_rpc_handlers(handlers)
        try:
            self.port: int = self._server.add_secure_port(f"{_HOST}:{port}", grpc.local_server_credentials())
        except RuntimeError as error:
            self._forwarder.close()
            raise DeviceError(f"port {port} is taken ({error}); choose another one for gRPC") from error
        self._advertised = Advertised(handset, port=self.port, token=token)
        handset.grpc_port, handset.discovery = self.port, str(self._advertised.path)
        handset.settling.append(settle)
        self._server.start()

    def close(self) -> None:
        """End all calls; may be called twice."""
        with contextlib.suppress(ValueError):
            self._handset.settling.remove(self._forwarder.settle)
        self._handset.grpc_port, self._handset.discovery = 0, ""
        self._advertised.close()
        self._server.stop(_GRACE_S).wait(10 * _GRACE_S)
        self._forwarder.close()
        self._threads.shutdown(wait=False, cancel_futures=True)


def _grpc() -> Any:
    try:
        import grpc
    except ModuleNotFoundError as error:
        raise DeviceError("grpcio is not installed; type: pip install 'guiagent[grpc]'") from error
    return grpc


def _handlers(service: Service, token: str, settle: Callable[[], None]) -> Mapping[str, Any]:
    """What grpc calls for each method; bytes in, bytes out."""
    grpc = _grpc()
    made: dict[str, Any] = {}
    for name, call in service.calls.items():
        made[name] = grpc.unary_unary_rpc_method_handler(_answering(call, token, settle))
    for name, stream in service.streams.items():
        made[name] = grpc.unary_stream_rpc_method_handler(_streaming(stream, token))
    for name in service.lacking:
        made[name] = grpc.unary_unary_rpc_method_handler(_answering(_lacking(service.name, name), token, settle))
    return made


def _answering(call: Call, token: str, settle: Callable[[], None]) -> Callable[[bytes, Any], bytes]:
    def answer(request: bytes, context: Any) -> bytes:
        _admit(context, token)
        said = EMPTY
        with _refusals(context):
            said = call(Message(request))
            settle()
        return said

    return answer


def _streaming(stream: Streaming, token: str) -> Callable[[bytes, Any], Iterator[bytes]]:
    def answer(request: bytes, context: Any) -> Iterator[bytes]:
        _admit(context, token)
        gone = threading.Event()
        if not context.add_callback(gone.set):
            return
        with _refusals(context):
            yield from stream(Message(request), gone.wait)

    return answer


def _lacking(service: str, name: str) -> Call:
    def refuse(_: Message) -> bytes:
        raise Refused("UNIMPLEMENTED", f"a virtual phone has no {name}; see what else {service} has")

    return refuse


def _admit(context: Any, token: str) -> None:
    if token and dict(context.invocation_metadata()).get("authorization") != f"Bearer {token}":
        context.abort(_grpc().StatusCode.UNAUTHENTICATED, "the emulator's token is wanted as 'authorization: Bearer'")


@contextlib.contextmanager
def _refusals(context: Any) -> Iterator[None]:
    codes = _grpc().StatusCode
    try:
        yield
    except Refused as refusal:
        context.abort(getattr(codes, refusal.status), str(refusal))
    except WireError as error:
        context.abort(codes.INVALID_ARGUMENT, str(error))
    except DeviceError as error:
        context.abort(codes.INTERNAL, str(error))
