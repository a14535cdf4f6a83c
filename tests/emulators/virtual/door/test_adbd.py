"""The stock adb takes the phone for a phone."""

import re
import socket
import threading
from pathlib import Path

import numpy as np

from emulators.virtual.door.handset import Handset, StreamIn, StreamOut
from emulators.virtual.door.serving import Door
from tests.emulators.virtual.door.command_line import CommandLine, free_port


def test_devices_names_it(server: CommandLine, adb: CommandLine) -> None:
    listed = server("devices", "-l").decode()
    assert re.search(rf"{adb.serial} +device product:sdk_gphone64_x86_64 model:sdk_gphone64_x86_64", listed)
    assert adb("get-state") == b"device\n"
    assert {b"shell_v2", b"cmd", b"stat_v2", b"ls_v2", b"sendrecv_v2"} <= {*adb("features").split()}


def test_shell_and_its_status(adb: CommandLine) -> None:
    assert adb("shell", "echo", "hello") == b"hello\n"
    for status in (0, 1, 3, 127, 255):
        assert adb.run("shell", f"exit {status}").returncode == status
    unknown = adb.run("shell", "no_such_program")
    assert (unknown.returncode, unknown.stdout) == (127, b"") and b"no_such_program" in unknown.stderr


def test_the_first_protocol_has_no_status(adb: CommandLine) -> None:
    done = adb.run("shell", "-x", "cat /no/such/file")
    assert done.returncode == 0 and b"No such file or directory" in done.stdout


def test_stdin_reaches_the_command_whole(adb: CommandLine, handset: Handset) -> None:
    data = np.random.default_rng(0).bytes(3_000_000)
    assert adb("shell", "cat", given=data) == data
    assert adb("exec-in", "cat > /data/local/tmp/in", given=data) == b""
    adb("shell", "until [ $(stat -c %s /data/local/tmp/in) = 3000000 ]; do :; done")  # adb does not wait for the end
    assert handset.files.read("/data/local/tmp/in") == data
    adb("shell", "rm", "/data/local/tmp/in")


def test_twenty_megabytes_out_of_a_command(adb: CommandLine, handset: Handset) -> None:
    data = np.random.default_rng(1).bytes(20_000_000)
    handset.system_files.write("/data/local/tmp/large", data)
    assert adb("exec-out", "cat", "/data/local/tmp/large") == data
    assert adb("shell", "cat /data/local/tmp/large; echo end") == data + b"end\n"
    handset.system_files.remove("/data/local/tmp/large")


def test_commands_from_stdin(adb: CommandLine) -> None:
    assert adb("shell", given=b"echo one\necho two\n") == b"one\ntwo\n"


def test_a_terminal_echoes_and_ends(adb: CommandLine) -> None:
    with adb.begun("shell", "-tt") as person:
        assert person.stdin and person.stdout
        seen = b""
        for typed in (b"", b"echx\x7fo one\n"):
            person.stdin.write(typed)
            person.stdin.flush()
            before, seen = seen, b""
            while not seen.endswith(b"$ "):
                seen += person.stdout.read1(1000)
        assert before.endswith(b"emu64x:/ $ ")
        assert seen.startswith(b"echx\b \bo one\r\none\r\n")
        person.communicate(b"\x04", 60)
        assert person.returncode == 0


def test_control_c_ends_the_command_and_not_the_shell(adb: CommandLine) -> None:
    with adb.begun("shell", "-tt") as person:
        assert person.stdin and person.stdout
        person.stdin.write(b"cat\nmark\n")
        person.stdin.flush()
        seen = b""
        while seen.count(b"mark\r\n") < 2:  # what is typed, and what cat says
            seen += person.stdout.read1(1000)
        person.stdin.write(b"\x03")
        person.stdin.flush()
        while b"^C" not in seen or not seen.endswith(b"$ "):
            seen += person.stdout.read1(1000)
        said, _ = person.communicate(b"echo status $?\nexit 4\n", 60)
        assert b"\nstatus 130\r\n" in said
        assert person.returncode == 4


def test_many_commands_at_once(adb: CommandLine) -> None:
    answers: dict[int, bytes] = {}

    def ask(number: int) -> None:
        answers[number] = adb("shell", "cat", given=b"%d" % number * 10_000)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: b"%d" % number * 10_000 for number in range(20)}


def test_a_command_that_waits_holds_nobody_up(adb: CommandLine, handset: Handset) -> None:
    with adb.begun("shell", "cat") as waiting:
        assert adb("shell", "echo", "meanwhile") == b"meanwhile\n"
        assert waiting.communicate(b"late\n", 60)[0] == b"late\n"
        assert waiting.returncode == 0


def test_root_unroot_and_remount(adb: CommandLine, handset: Handset) -> None:
    assert adb("shell", "whoami") == b"shell\n"
    assert b"Permission denied" in adb.run("shell", "cat /data/data/org.tasks/databases/database").stderr
    assert b"Not running as root" in adb("remount")
    assert adb("root") == b"restarting adbd as root\n"
    adb("wait-for-device")
    assert adb("shell", "whoami") == b"root\n"
    assert adb("root") == b"adbd is already running as root\n"
    assert adb("exec-out", "cat /data/data/org.tasks/databases/database").startswith(b"SQLite format 3\0")
    assert b"Read-only file system" in adb.run("shell", "echo x > /system/etc/new").stderr
    assert adb("remount") == b"remount succeeded\n"
    adb("shell", "echo x > /system/etc/new")
    assert adb("shell", "cat /system/etc/new") == b"x\n"
    assert adb("unroot") == b"restarting adbd as non root\n"
    adb("wait-for-device")
    assert adb("shell", "whoami") == b"shell\n"


def test_reboot_comes_back_without_root(adb: CommandLine, handset: Handset) -> None:
    adb("root")
    adb("wait-for-device")
    boots = handset.boots
    with handset.lock:
        handset.phone.world.put_setting("global/kept", "1")
    adb.restarts("reboot")
    assert adb("wait-for-device", "shell", "whoami") == b"shell\n"
    assert handset.boots == boots + 1
    assert handset.phone.world.setting("global/kept") == "1"


def test_forward_to_what_listens_on_the_phone(adb: CommandLine, handset: Handset) -> None:
    async def upper(reader: StreamIn, writer: StreamOut) -> None:
        while line := await reader.readline():
            writer.write(line.upper())
            await writer.drain()

    handset.listen(6790, upper)
    handset.listen("letters", upper)
    for remote in ("tcp:6790", "localabstract:letters"):
        port = int(adb("forward", "tcp:0", remote))
        with socket.create_connection(("127.0.0.1", port), 60) as connection:
            stream = connection.makefile("rwb")
            for word in (b"one\n", b"two\n", b"x" * 50_000 + b"\n"):
                stream.write(word)
                stream.flush()
                assert stream.readline() == word.upper()
    assert adb("forward", "--list").decode().count(adb.serial) == 2
    adb("forward", "--remove-all")


def test_ports_of_the_computer_are_not_reached(adb: CommandLine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = int(adb("forward", "tcp:0", f"tcp:{server.getsockname()[1]}"))
        server.settimeout(0.3)
        with socket.create_connection(("127.0.0.1", port), 60) as connection:
            connection.settimeout(60)
            assert connection.recv(10) == b""
        try:
            server.accept()
        except TimeoutError:
            pass
        else:
            raise AssertionError("the phone has reached a port of the computer")
    adb("forward", "--remove-all")


def test_reverse_leads_back_to_the_computer(adb: CommandLine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        own = f"tcp:{server.getsockname()[1]}"
        assert adb("reverse", "tcp:8099", own) == b""
        assert f"tcp:8099 {own}".encode() in adb("reverse", "--list")
        assert b"cannot rebind" in adb.fails("reverse", "--no-rebind", "tcp:8099", own)
        port = int(adb("forward", "tcp:0", "tcp:8099"))
        with socket.create_connection(("127.0.0.1", port), 60) as near:
            far, _ = server.accept()
            with far:
                near.sendall(b"ping")
                assert far.recv(10) == b"ping"
                far.sendall(b"y" * 300_000)
                far.shutdown(socket.SHUT_WR)
                whole = b""
                while part := near.recv(65_536):
                    whole += part
                assert whole == b"y" * 300_000
    assert int(adb("reverse", "tcp:0", own)) > 1024
    adb("reverse", "--remove", "tcp:8099")
    assert b"not found" in adb.fails("reverse", "--remove", "tcp:8099")
    adb("reverse", "--remove-all")
    assert adb("reverse", "--list").strip() == b""
    adb("forward", "--remove-all")


def test_the_framebuffer_is_the_screen(door: Door, adb: CommandLine, handset: Handset) -> None:
    import adbutils

    client = adbutils.AdbClient(port=adb.port)
    picture = np.asarray(client.device(adb.serial).framebuffer().convert("RGB"))
    frame = handset.phone.look(tree=False).frame
    assert frame is not None and np.array_equal(picture, frame.rgb())


def test_odd_services_are_refused(adb: CommandLine) -> None:
    assert adb("jdwp") == b""
    assert b"restarting in TCP mode port: 5555" in adb.restarts("tcpip", "5555")
    assert b"restarting in USB mode" in adb.restarts("usb")
    assert b"closed" in adb.fails("raw", "no-such-service:")


def test_connected_by_address(server: CommandLine, door: Door) -> None:
    name = f"127.0.0.1:{door.ports[0]}"
    assert b"connected to" in server("connect", name)
    assert server.of(name)("shell", "echo", "here") == b"here\n"
    server("disconnect", name)


def test_the_server_is_killed_and_started_again(server: CommandLine, door: Door, adb: CommandLine) -> None:
    assert adb("shell", "echo", "before") == b"before\n"
    server("kill-server")
    server("start-server")
    again = server.meet(door.ports[0], adb.serial)
    assert again("shell", "echo", "after") == b"after\n"


def test_a_port_nobody_serves(adb: CommandLine, tmp_path: Path) -> None:
    port = int(adb("forward", "tcp:0", f"tcp:{free_port()}"))
    with socket.create_connection(("127.0.0.1", port), 60) as connection:
        assert connection.recv(10) == b""
    adb("forward", "--remove-all")
