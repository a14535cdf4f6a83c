"""The emulator's console, by hand and through `adb emu`."""

import socket
from collections.abc import Iterator

import pytest

from emulators.virtual.apps import call_log, text_messages
from emulators.virtual.door.handset import Handset
from emulators.virtual.door.modem import Battery, Fix
from emulators.virtual.door.serving import Door, serve
from tests.emulators.virtual.door.command_line import CommandLine


class Talk:
    """A conversation with a console: one line, one answer up to its OK or KO."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), 60)
        self._file = self._socket.makefile("rwb")
        self.greeting = self._answer()

    def ask(self, line: str) -> list[str]:
        self._file.write(line.encode() + b"\r\n")
        self._file.flush()
        return self._answer()

    def _answer(self) -> list[str]:
        lines: list[str] = []
        while not lines or not (lines[-1] == "OK" or lines[-1].startswith("KO:")):
            line = self._file.readline()
            assert line, f"the console has closed after {lines}"
            lines.append(line.decode().rstrip("\r\n"))
        return lines

    def close(self) -> None:
        self._file.close()
        self._socket.close()


@pytest.fixture
def talk(door: Door) -> Iterator[Talk]:
    talk = Talk(door.console_ports[0])
    yield talk
    talk.close()


def test_it_greets_and_helps(talk: Talk) -> None:
    assert talk.greeting == ["Android Console: type 'help' for a list of commands", "OK"]
    words = " ".join(talk.ask("help"))
    assert all(word in words for word in ("avd", "sms", "gsm", "geo", "power", "rotate", "kill"))
    assert talk.ask("help sms")[-1] == "OK"
    assert talk.ask("ping") == ["I am alive!", "OK"]
    assert talk.ask("dance") == ["KO: unknown command, try 'help'"]
    assert talk.ask("avd") == ["KO: missing sub-command, try 'help avd'"]


def test_snapshots(talk: Talk, handset: Handset) -> None:
    assert talk.ask("avd snapshot list") == ["There is no snapshot available.", "OK"]
    with handset.lock:
        handset.phone.world.put_setting("global/sentinel", "before")
    handset.system_files.write("/data/local/tmp/mark", b"before")
    assert talk.ask("avd snapshot save one") == ["OK"]
    assert any("one" in line for line in talk.ask("avd snapshot list"))
    with handset.lock:
        handset.phone.world.put_setting("global/sentinel", "after")
    handset.system_files.write("/data/local/tmp/mark", b"after")
    assert talk.ask("avd snapshot load one") == ["OK"]
    assert handset.phone.world.setting("global/sentinel") == "before"
    assert handset.files.read("/data/local/tmp/mark") == b"before"
    assert talk.ask("avd snapshot load two")[0].startswith("KO: there is no snapshot 'two'")
    assert talk.ask("avd snapshot delete one") == ["OK"]
    assert talk.ask("avd snapshot list") == ["There is no snapshot available.", "OK"]
    handset.system_files.remove("/data/local/tmp/mark")


def test_text_messages_and_calls(talk: Talk, handset: Handset) -> None:
    databases = handset.phone.world.databases
    assert talk.ask("sms send +15550100 two  words & more") == ["OK"]
    newest = text_messages.messages(databases)[-1].message
    assert (newest.address, newest.body, newest.sent, newest.read) == ("+15550100", "two  words & more", False, False)
    assert handset.phone.world.state.notifications[-1].text == "two  words & more"
    assert talk.ask("gsm call 555123") == ["OK"]
    assert talk.ask("gsm list") == ["inbound from 555123       : incoming", "OK"]
    assert talk.ask("gsm accept 555123") == ["OK"]
    assert talk.ask("gsm cancel 555123") == ["OK"]
    assert call_log.calls(databases)[0][1].type == call_log.INCOMING
    talk.ask("gsm call 555124")
    talk.ask("gsm cancel 555124")
    assert {call.number: call.type for _, call in call_log.calls(databases)}["555124"] == call_log.MISSED
    assert talk.ask("gsm cancel 555124")[0].startswith("KO:")
    assert talk.ask("sms send")[0].startswith("KO:")


def test_sensors(talk: Talk, handset: Handset) -> None:
    assert talk.ask("geo fix 13.4 52.5 30") == ["OK"]
    fix = handset.part(Fix)
    assert (fix.longitude, fix.latitude, fix.altitude) == (13.4, 52.5, 30)
    assert talk.ask("geo fix here there")[0].startswith("KO:")
    assert talk.ask("power capacity 17") == ["OK"]
    assert talk.ask("power ac off") == ["OK"]
    assert handset.part(Battery) == Battery(ac=False, capacity=17)
    assert "capacity: 17" in talk.ask("power display")
    assert talk.ask("power capacity 170")[0].startswith("KO:")
    with handset.lock:
        handset.phone.world.put_setting("system/accelerometer_rotation", "1")
    assert talk.ask("rotate") == ["OK"]
    assert handset.phone.world.setting("system/user_rotation") == "1"
    with handset.lock:
        handset.phone.world.put_setting("system/user_rotation", "0")


def test_adb_emu(adb: CommandLine, door: Door, handset: Handset) -> None:
    assert adb("emu", "avd", "name") == f"{handset.name}\r\nOK\r\n".encode()
    assert adb("emu", "avd", "snapshot", "save", "by-adb") == b"OK\r\n"
    assert b"by-adb" in adb("emu", "avd", "snapshot", "list")
    assert adb("emu", "avd", "snapshot", "load", "none").startswith(b"KO:")
    assert adb("emu", "avd", "snapshot", "delete", "by-adb") == b"OK\r\n"
    (adb.home / ".emulator_console_auth_token").write_text("secret")
    try:
        assert adb("emu", "avd", "name") == f"{handset.name}\r\nOK\r\n".encode()
    finally:
        (adb.home / ".emulator_console_auth_token").unlink()


def test_a_console_that_wants_a_token() -> None:
    with serve(token="secret") as door:
        talk = Talk(door.console_ports[0])
        assert talk.greeting[0] == "Android Console: Authentication required"
        assert talk.ask("avd name")[0].startswith("KO:")
        assert talk.ask("auth wrong")[0].startswith("KO:")
        assert talk.ask("auth secret")[-1] == "OK"
        assert talk.ask("avd name")[-1] == "OK"
        talk.close()


def test_kill_ends_the_phone(server: CommandLine) -> None:
    with serve(2) as door:
        phones = [server.meet(port, serial) for port, serial in zip(door.ports, door.serials, strict=True)]
        assert phones[0]("emu", "kill").startswith(b"OK")
        phones[0].until("")
        assert phones[1]("shell", "echo", "still") == b"still\n"
        assert not door.wait(0)
        assert phones[1]("emu", "kill").startswith(b"OK")
        assert door.wait(60)


def test_what_is_no_text_ends_only_its_own_connection(door: Door, talk: Talk) -> None:
    with socket.create_connection(("127.0.0.1", door.console_ports[0]), 60) as odd:
        odd.sendall(b"\xff\xfe\x00\n" + b"x" * 200_000)
        odd.settimeout(60)
        while odd.recv(65_536):
            pass
    assert talk.ask("ping") == ["I am alive!", "OK"]
