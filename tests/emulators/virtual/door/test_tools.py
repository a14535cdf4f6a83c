"""The programs on the phone, as AndroidWorld and agents call them: exit codes, output, the live phone behind."""

import pytest

from emulators.virtual.door.handset import Handset
from emulators.virtual.phone import VirtualPhone
from tests.emulators.virtual.door.oracle import handset, shell, talk


@pytest.fixture(scope="module")
def phone() -> Handset:
    return handset()


def test_folders_as_android_world_asks_for_them(phone: Handset) -> None:
    form = 'if [ -d "{}" ]; then echo "Exists"; else echo "Does not exist"; fi'
    assert talk(phone, form.format("/sdcard/Download")) == "Exists\n"
    assert talk(phone, form.format("/sdcard/nope")) == "Does not exist\n"
    assert talk(phone, "mkdir -p /sdcard/w/in && ls /sdcard/w/in -ll -au; echo $?").splitlines()[-1] == "0"
    line = talk(phone, "echo text > '/sdcard/w/a b.md'; ls '/sdcard/w/' -ll -au").splitlines()[-2]
    assert line.split()[:1] + line.split()[3:] == [
        "-rw-rw----", "media_rw", "5", "2023-10-15", "15:34:00.000000000", "+0000", "a", "b.md",
    ]  # fmt: skip
    assert talk(phone, "ls -1 /sdcard/w") == "a b.md\nin\n"
    cleared = "find /sdcard/w -mindepth 1 -type f -delete; ls /sdcard/w; rm -r /sdcard/w/*; ls -1 /sdcard/w; echo $?"
    assert talk(phone, cleared).endswith("in\n0\n")
    assert shell(phone, "rm -r /sdcard/w/*")[1] == 1
    assert shell(phone, "rm -f /sdcard/w/x; rm -rf /sdcard/w && echo success") == (b"success\n", 0, b"")


def test_snapshots_of_apps_are_put_back_with_the_tools_of_the_shell(phone: Handset) -> None:
    script = (
        "d=/data/data/net.gsantner.markor/files; mkdir -p $d/q; echo x > $d/q/f; cp -a $d /data/local/tmp/s; "
        "rm -r $d/*; cp -a /data/local/tmp/s/* $d && restorecon -RD $d && chmod 777 -R $d; "
        "cat $d/q/f; stat -c %a $d/q/f; rm -r /data/local/tmp/s"
    )
    assert shell(phone, script) == (b"x\n777\n", 0, b"")


def test_the_clock_of_the_phone_is_set_and_read() -> None:
    phone = handset()
    assert talk(phone, "date") == "Sun Oct 15 15:34:00 UTC 2023\n"
    assert talk(phone, "date 101517042023.16; date; date +%s") == "Sun Oct 15 17:04:16 UTC 2023\n" * 2 + "1697389456\n"
    assert phone.phone.world.state.now == 1_697_389_456
    assert talk(phone, "sleep 44; date +%T; touch /sdcard/t; stat -c %Y /sdcard/t") == "17:05:00\n1697389500\n"
    assert shell(phone, "date 99")[1] == 1
    refused = shell(Handset(VirtualPhone()), "date 101517042023.16; date +%s")
    assert refused[0].endswith(b"1697384040\n") and b"Operation not permitted" in refused[2]


def test_whoami_is_the_shell_until_adb_is_root() -> None:
    phone = Handset(VirtualPhone())
    assert (
        talk(phone, "whoami; id -u; su 0 whoami; su root id -u; su 0 sh -c 'echo $((1+1))'")
        == "shell\n2000\nroot\n0\n2\n"
    )
    phone.become_root(True)
    assert talk(phone, "whoami; su shell whoami") == "root\nshell\n"
    assert shell(phone, "run-as com.nope ls")[1:] == (1, b"run-as: unknown package: com.nope\n")


def test_sqlite_works_on_the_live_database() -> None:
    phone = handset()
    databases = phone.phone.world.databases
    tables = "SELECT 1 FROM sqlite_master WHERE type='table'"
    path = next(path for path in databases.paths if databases.query(path, tables))
    assert talk(phone, f"sqlite3 {path} 'CREATE TABLE door(a, b); INSERT INTO door VALUES(1, \"x\"), (2, NULL)'") == ""
    assert databases.query(path, "SELECT a, b FROM door") == [(1, "x"), (2, None)]
    before = databases.version
    assert talk(phone, f'sqlite3 {path} "SELECT * FROM door"') == "1|x\n2|\n"
    assert databases.version == before
    assert talk(phone, f'sqlite3 {path} "DELETE FROM door WHERE a=1"; echo $?') == "0\n"
    assert databases.query(path, "SELECT count(*) FROM door") == [(1,)]
    assert shell(phone, f"sqlite3 {path} 'SELECT * FROM nope'") == (b"", 1, b"Error: no such table: nope\n")
    databases.execute(path, "INSERT INTO door VALUES(3, 'live')")
    script = (
        f"echo 'SELECT a FROM door; INSERT INTO door VALUES(4, 4); SELECT count(*) FROM door;' | sqlite3 -header {path}"
    )
    assert talk(phone, script) == "a\n2\n3\ncount(*)\n3\n"


def test_an_unprivileged_shell_cannot_write_another_apps_database() -> None:
    phone = Handset(VirtualPhone())
    path = phone.phone.world.databases.paths[0]
    assert shell(phone, f"sqlite3 {path} 'CREATE TABLE x(a)'")[1] == 14 or shell(phone, f"sqlite3 {path} 'SELECT 1'")[1]


def test_text_of_any_kind_arrives_in_files(phone: Handset) -> None:
    assert (
        talk(phone, "echo 'Ünï 🙂 # * $x' > /sdcard/u; cat /sdcard/u; wc -c < /sdcard/u; rm /sdcard/u")
        == "Ünï 🙂 # * $x\n18\n"
    )
    assert (
        shell(phone, "printf '\\377\\376' > /data/local/tmp/b; cat /data/local/tmp/b; rm /data/local/tmp/b")[0]
        == b"\xff\xfe"
    )
    assert talk(phone, r"echo 'a\nb'") == "a\nb\n"
    assert talk(phone, "echo 'it'\"'\"'s'") == "it's\n"


def test_processes_are_listed(phone: Handset) -> None:
    assert "system_server" in talk(phone, "ps -A")
    assert talk(phone, "ps | head -1").split()[:2] == ["USER", "PID"]
    assert talk(phone, "pidof system_server nope") == "512\n"
    assert shell(phone, "pidof nope")[:2] == (b"", 1)
    assert talk(phone, "ps -A -o PID,NAME | grep -w init") == "     1 init\n"


def test_an_app_is_killed_by_root_alone() -> None:
    phone = Handset(VirtualPhone())
    start = "am start -n net.gsantner.markor/.activity.MainActivity > /dev/null; "
    refused = shell(phone, start + "kill $(pidof net.gsantner.markor); pidof net.gsantner.markor > /dev/null")
    assert refused[1] == 0 and refused[2].endswith(b"Operation not permitted\n")
    phone.become_root(True)
    assert shell(phone, "kill $(pidof net.gsantner.markor); pidof net.gsantner.markor") == (b"", 1, b"")
    assert shell(phone, start + "killall net.gsantner.markor; pidof net.gsantner.markor") == (b"", 1, b"")


def test_a_script_on_the_phone_runs(phone: Handset) -> None:
    script = (
        "cd /data/local/tmp; printf '#!/system/bin/sh\\necho \"$0 $# $1\"; exit 3\\n' > s.sh; ./s.sh; echo $?; "
        "chmod 755 s.sh; ./s.sh 'a b'; echo $?; sh s.sh; . ./s.sh"
    )
    out, status, said = shell(phone, script)
    assert (out, status) == (b"126\n./s.sh 1 a b\n3\ns.sh 0 \n/system/bin/sh 0 \n", 3)
    assert said == b"/system/bin/sh: ./s.sh: can't execute: Permission denied\n"
    assert talk(phone, "which sh ls nope; command -v cat; type cd").splitlines() == [
        "/system/bin/sh", "/system/bin/ls", "/system/bin/cat", "cd is a shell builtin",
    ]  # fmt: skip


def test_a_program_of_android_that_is_not_ours_is_there_and_says_that_it_cannot_run(phone: Handset) -> None:
    assert talk(phone, "which awk; file -b /system/bin/awk") == "/system/bin/awk\nELF executable, 64-bit LSB arm64\n"
    assert shell(phone, "echo a b | awk '{print $2}'") == (
        b"", 126, b"/system/bin/sh: awk: not executable: 64-bit ELF file\n",
    )  # fmt: skip


def test_what_is_missing_is_told_as_it_was_called(phone: Handset) -> None:
    assert shell(phone, "cd /sdcard; comm nope /dev/null") == (b"", 1, b"comm: nope: No such file or directory\n")
    assert shell(phone, "cd /sdcard; paste nope") == (b"", 1, b"paste: nope: No such file or directory\n")
