"""SnapshotService of the emulator on a virtual phone: the snapshots that its console saves and loads too."""

from collections.abc import Callable

from emulators.device import DeviceError
from emulators.virtual.door.emulator_grpc.answers import Service
from emulators.virtual.door.handset import Handset, Snapshot
from emulators.wire import Message, data_field, flag_field, integer_field, message_field, text_field

__all__ = ["snapshot_service"]

_LOADED = 2
"""SnapshotDetails.LoadStatus."""


def snapshot_service(handset: Handset, *, loaded: Callable[[], None] = lambda: None) -> Service:
    """`loaded` is called when a snapshot has been loaded: what was begun on the phone before is over."""
    current = [""]

    def listed(_filter: Message) -> bytes:
        with handset.lock:
            kept = [*handset.snapshots.items()]
        return b"".join(message_field(1, *_details(name, kept_one, current[0])) for name, kept_one in kept)

    def save(package: Message) -> bytes:
        def save_it(name: str) -> None:
            handset.save(name)
            current[0] = name

        return _done(package, save_it)

    def load(package: Message) -> bytes:
        def load_it(name: str) -> None:
            handset.load(name)
            current[0] = name
            loaded()

        return _done(package, load_it)

    def delete(package: Message) -> bytes:
        def delete_it(name: str) -> None:
            with handset.lock:
                if handset.snapshots.pop(name, None) is None:
                    raise DeviceError(f"there is no snapshot {name!r}; ListSnapshots tells which there are")

        return _done(package, delete_it)

    return Service(
        "android.emulation.control.SnapshotService",
        {"ListSnapshots": listed, "SaveSnapshot": save, "LoadSnapshot": load, "DeleteSnapshot": delete},
        {},
        lacking=("PullSnapshot", "PushSnapshot", "TrackProcess", "GetScreenshot", "UpdateSnapshot"),
    )


def _details(name: str, snapshot: Snapshot, current: str) -> tuple[bytes, ...]:
    """The fields of SnapshotDetails."""
    about = integer_field(2, snapshot.when, "int64"), text_field(12, name)
    size = len(snapshot.state.data())
    return (
        text_field(1, name),
        message_field(2, *about),
        integer_field(3, _LOADED if name == current else 0),
        integer_field(4, size, "uint64"),
    )


def _done(package: Message, work: Callable[[str], None]) -> bytes:
    """A SnapshotPackage that says whether it went well."""
    name = package.text(1)
    try:
        if not name:
            raise DeviceError("a snapshot needs a name; give snapshot_id")
        work(name)
    except DeviceError as error:
        return text_field(1, name) + data_field(4, str(error).encode())
    return text_field(1, name) + flag_field(3, True)
