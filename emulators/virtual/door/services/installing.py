"""Installing: no APK runs on a virtual phone, but for some packages the door itself answers."""

import io
import struct
import zipfile

from emulators.virtual.door.services.packages import FORWARDER, STAND_INS, find, set_installed
from emulators.virtual.door.tools.call import Call, everything

__all__ = ["package_name", "run"]


def run(call: Call, command: str, words: list[str]) -> int:
    names = _positional(words)
    match command:
        case "uninstall":
            return _uninstall(call, names)
        case "install" if names and names[0] != "-":
            try:
                return _install(call, call.files.read(call.path(names[0])))
            except OSError as error:
                call.say(f"Error: Unable to open file: {names[0]}\n{error.strerror}")
                return 1
        case "install":
            return _install(call, _payload(call, words))
        case _:
            return call.fail(f"{command} is not there on a virtual phone; use install -S SIZE, with the APK on stdin")


def _positional(words: list[str]) -> list[str]:
    kept, skip = [], False
    for word in words:
        if skip:
            skip = False
        elif word in ("-S", "-i", "--abi", "--pkg", "--originating-uri", "--referrer", "--install-location", "--user"):
            skip = True
        elif word == "-" or not word.startswith("-"):
            kept.append(word)
    return kept


def _payload(call: Call, words: list[str]) -> bytes:
    """What comes on stdin: as much as -S says, for adb keeps the stream open until it is answered."""
    told = words[words.index("-S") + 1] if "-S" in words[:-1] else ""
    if not told.isdecimal():
        return everything(call.stdin, call.life)
    found = bytearray()
    while len(found) < int(told) and (data := call.stdin.read(65_536)):
        call.life.check()
        found += data
    return bytes(found)


def _install(call: Call, data: bytes) -> int:
    """An empty payload is android_env's forwarder: it sends a temporary file before it has been written."""
    name = package_name(data) if data else FORWARDER
    if not name:
        call.out("Failure [INSTALL_PARSE_FAILED_NOT_APK: Failed to parse the package: no manifest in it]\n")
        return 1
    with call.handset.lock:
        if find(call.handset, name) is None:
            if name not in STAND_INS:
                known = ", ".join(STAND_INS)
                call.out(f"Failure [INSTALL_FAILED_NO_MATCHING_ABIS: a virtual phone runs no APK, so {name} cannot be "
                         f"installed; it stands in for {known}]\n")  # fmt: skip
                return 1
            set_installed(call.handset, name, on=True)
    call.out("Success\n")
    return 0


def _uninstall(call: Call, names: list[str]) -> int:
    with call.handset.lock:
        known = find(call.handset, names[0]) if names else None
        if known is None:
            call.out("Failure [DELETE_FAILED_INTERNAL_ERROR]\n" if names else "Error: package name not specified\n")
            return 1
        if known.name not in STAND_INS:
            call.out(
                f"Failure [DELETE_FAILED_INTERNAL_ERROR: {known.name} is part of this phone; use pm disable-user]\n"
            )
            return 1
        set_installed(call.handset, known.name, on=False)
    call.out("Success\n")
    return 0


# Reading a manifest


def package_name(apk: bytes) -> str:
    """The attribute `package` of an APK's manifest, "" where there is none to be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(apk)) as archive:
            manifest = archive.read("AndroidManifest.xml")
        return _attribute(manifest, "package")
    except (zipfile.BadZipFile, KeyError, struct.error, IndexError, UnicodeDecodeError, NotImplementedError):
        return ""


def _attribute(xml: bytes, wanted: str) -> str:
    """An attribute of the first element of a binary XML file (chunk 0x0001: strings, 0x0102: an element begins)."""
    at = 8
    strings: list[str] = []
    while at + 8 <= len(xml):
        kind, _, size = struct.unpack_from("<HHI", xml, at)
        if kind == 0x0001:
            strings = _strings(xml[at : at + size])
        elif kind == 0x0102:
            first, each, count = struct.unpack_from("<HHH", xml, at + 24)
            for number in range(count):
                _, name, value = struct.unpack_from("<iii", xml, at + 16 + first + number * each)
                if 0 <= name < len(strings) and strings[name] == wanted and 0 <= value < len(strings):
                    return str(strings[value])
            return ""
        if size < 8:
            return ""
        at += size
    return ""


def _strings(pool: bytes) -> list[str]:
    count, _, flags, begin = struct.unpack_from("<IIII", pool, 8)
    found = []
    for (offset,) in struct.iter_unpack("<I", pool[28 : 28 + 4 * count]):
        at = begin + offset
        if flags & 0x100:
            at += 2 if pool[at] & 0x80 else 1
            length = (pool[at] & 0x7F) << 8 | pool[at + 1] if pool[at] & 0x80 else pool[at]
            at += 2 if pool[at] & 0x80 else 1
            found.append(pool[at : at + length].decode("utf-8"))
        else:
            (length,) = struct.unpack_from("<H", pool, at)
            found.append(pool[at + 2 : at + 2 + 2 * length].decode("utf-16-le"))
    return found
