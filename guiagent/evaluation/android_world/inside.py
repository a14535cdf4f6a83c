"""Runs inside AndroidWorld's own environment, as a program: their suite, their runner and checks, an agent elsewhere.

It imports AndroidWorld and the standard library, nothing of ours. Lines of JSON come in on one pipe and go out on
another; what AndroidWorld prints goes to standard error. `remote.py` is the other end and says what the lines are.
"""

import dataclasses
import importlib
import importlib.util
import json
import os
import re
import socket
import struct
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

__all__ = ["main"]

Said = dict[str, Any]

_HOST = "127.0.0.1"
_FORWARDER = "com.google.androidenv.accessibilityforwarder"
_TREE_S, _PACE_S = 2.0, 0.01
"""How long a first tree is waited for, and how often it is looked for; our defaults."""
_STDOUT, _STDERR, _EXIT = 1, 2, 3
"""Kinds of packets of adb's shell protocol, version 2."""


class Line:
    """The two pipes."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading = os.fdopen(reading, "r", encoding="utf-8")
        self._writing = os.fdopen(writing, "w", encoding="utf-8")

    def say(self, message: Said) -> None:
        self._writing.write(json.dumps(message) + "\n")
        self._writing.flush()

    def hear(self) -> Said:
        line = self._reading.readline()
        if not line:
            raise SystemExit(0)  # whoever asked has gone
        heard: Said = json.loads(line)
        return heard


# -- adb without a process for every command ---------------------------------------------------------------------------


class Adb:
    """Commands to one phone through the adb server, as android_env's AdbController runs them.

    `shell` goes over one socket each; the others (push, pull, install, emu) run the adb program.
    """

    def __init__(self, program: str, server_port: int, serial: str) -> None:
        self._prefix = [program, "-P", str(server_port)]
        self._port = server_port
        self._serial = serial
        self.calls = 0

    def command_prefix(self, include_device_name: bool = True) -> list[str]:
        return [*self._prefix, *(["-s", self._serial] if include_device_name else [])]

    def execute_command(self, args: list[str], timeout: float | None = None, device_specific: bool = True) -> bytes:
        """Output and errors together, as there; raises AdbControllerError for a status other than 0."""
        errors = importlib.import_module("android_env.components.errors")
        self.calls += 1
        if device_specific and args[:1] == ["shell"] and len(args) > 1:
            status, output = self.shell(" ".join(args[1:]), timeout)
        else:
            done = subprocess.run(
                [*self.command_prefix(device_specific), *args],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout or 120.0, check=False,
            )  # fmt: skip
            status, output = done.returncode, done.stdout
        if status:
            raise errors.AdbControllerError(f"adb {' '.join(args)} ended with {status}: {output!r}")
        return output

    def shell(self, script: str, timeout: float | None = None) -> tuple[int, bytes]:
        """The exit status of a script, and what it printed."""
        with socket.create_connection((_HOST, self._port), timeout or 120.0) as connection:
            self._ask(connection, f"host:transport:{self._serial}")
            self._ask(connection, f"shell,v2,raw:{script}")
            with connection.makefile("rb") as stream:
                output = b""
                while header := stream.read(5):
                    kind, size = struct.unpack("<BI", header)
                    data = stream.read(size)
                    if kind == _EXIT:
                        return data[0], output
                    output += data if kind in (_STDOUT, _STDERR) else b""
        return 255, output

    def _ask(self, connection: socket.socket, service: str) -> None:
        asked = service.encode()
        connection.sendall(b"%04x" % len(asked) + asked)
        if (answer := connection.recv(4)) != b"OKAY":
            raise ConnectionError(f"adb refuses {service!r}: {answer!r} {connection.recv(200)!r}")


class Environment:
    """What AndroidWorld needs of an AndroidEnv, over adb alone: the screen comes from `screencap`, if it is wanted."""

    def __init__(self, adb: Adb, *, pixels: bool) -> None:
        parser = importlib.import_module("android_env.components.adb_call_parser")
        self._adb = adb
        self._pixels = pixels
        self._parser = parser.AdbCallParser(adb)

    def execute_adb_call(self, call: Any) -> Any:
        return self._parser.parse(call)

    def action_spec(self) -> Said:
        return {}

    def stats(self) -> dict[str, int]:
        return {"relaunch_count": 1}  # so that the wrapper of the forwarder tells it where to send

    def task_extras(self, latest_only: bool = True) -> Said:
        return {}

    def reset(self) -> Any:
        return importlib.import_module("dm_env").restart(observation={"pixels": self._frame()})

    def step(self, action: object) -> Any:
        return importlib.import_module("dm_env").transition(reward=0.0, observation={"pixels": self._frame()})

    def close(self) -> None:
        """There is nothing to let go of."""

    def _frame(self) -> Any:
        numpy = importlib.import_module("numpy")
        if not self._pixels:
            return numpy.zeros((1, 1, 3), numpy.uint8)
        raw = subprocess.run(
            [*self._adb.command_prefix(), "exec-out", "screencap"], stdout=subprocess.PIPE, timeout=60.0, check=True
        ).stdout
        width, height = struct.unpack("<II", raw[:8])
        picture = numpy.frombuffer(raw[len(raw) - width * height * 4 :], numpy.uint8)
        return picture.reshape(height, width, 4)[:, :, :3].copy()


class Rest:
    """Stands in for `time.sleep`: the phone's time passes, and everybody goes on as soon as the phone is idle.

    Threads other than the main one sleep as ever. `asked` are the seconds that would have been slept; `trees` is the
    wrapper that a forwarder sends to, if there is one.
    """

    def __init__(self, adb: Adb) -> None:
        self._adb = adb
        self._owed = 0.0
        self._slept = time.sleep
        self.asked = 0.0
        self.trees: Any = None

    def __call__(self, seconds: float) -> None:
        if threading.current_thread() is not threading.main_thread():
            self._slept(seconds)
            return
        self.asked += seconds
        self._owed += seconds
        whole = int(self._owed)
        if whole:
            self._owed -= whole
            self._adb.shell(f"sleep {whole}")
        self._await_tree()

    def _await_tree(self) -> None:
        """Where a forwarder sends trees and none has come since the last reset, the next one: ten come a second."""
        until = time.monotonic() + _TREE_S
        while self.trees is not None and time.monotonic() < until:
            if "accessibility_tree" in (self.trees.accumulate_new_extras() or ()):
                return
            self._slept(_PACE_S)


# -- the agent, as they see it -----------------------------------------------------------------------------------------


@dataclasses.dataclass
class Course:
    """Where an episode stands; `phase` is what an exception would belong to."""

    phase: str = "set-up"
    checked: float | None = None
    left: bool = False


def beside(name: str) -> Any:
    """The module of that name in this folder, which is on nobody's path."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def agent_of(line: Line, env: Any, settings: Mapping[str, Any], course: Callable[[], Course]) -> Any:
    """An EnvironmentInteractingAgent that tells what it sees, and does what it is told."""
    bases, states = importlib.import_module("android_world.agents.base_agent"), beside("inside_states")
    json_action = importlib.import_module("android_world.env.json_action")

    class Remote(bases.EnvironmentInteractingAgent):  # type: ignore[name-defined, misc]
        taken = 0

        def reset(self, go_home: bool = False) -> None:
            super().reset(go_home)
            self.taken = 0

        def step(self, goal: str) -> Any:
            if course().left:
                return bases.AgentInteractionResult(False, {})
            line.say({"moment": states.seen(self, goal, settings)})
            told = line.hear()
            self.taken += 1
            if told.get("leave"):
                course().left = True
                return bases.AgentInteractionResult(False, {})
            fault = ""
            try:
                self.env.execute_action(json_action.JSONAction(**told["act"]))
            except Exception as error:  # told to the agent, which may try something else
                fault = f"{type(error).__name__}: {error}"
            done = told["act"]["action_type"] == "status"
            line.say({"done": fault})
            if self.taken == self._max_steps and not done:
                line.say({"moment": states.seen(self, goal, settings), "last": True})
            return bases.AgentInteractionResult(done, {})

    return Remote(env, name=str(settings["agent"]), transition_pause=settings["pause"])


# -- episodes ----------------------------------------------------------------------------------------------------------


class Session:
    """The suite that is run, and the episode under way."""

    def __init__(self, line: Line, settings: Said) -> None:
        self.line = line
        self.settings = settings
        self.adb = Adb(settings["adb"], settings["server_port"], settings["serial"])
        self.rest = Rest(self.adb)
        if settings["restful"]:
            setattr(time, "sleep", self.rest)  # noqa: B010 (a callable of ours for one of theirs)
        self.course = Course()
        self.env = opened(self.adb, settings)
        if settings["restful"] and settings["a11y"] == "a11y_forwarder_app":
            self.rest.trees = self.env.controller.env
        registry = importlib.import_module("android_world.registry")
        self.registry = registry.TaskRegistry().get_registry(settings["family"])
        self.suites = importlib.import_module("android_world.suite_utils")
        self.drawn: dict[tuple[str, int], Any] = {}
        self.agent = agent_of(line, self.env, settings, lambda: self.course)

    def instance(self, name: str, index: int) -> Any:
        """A task whose parameters are drawn as the whole suite would draw them."""
        made = self.suites.create_suite(
            {name: self.registry[name]}, n_task_combinations=index + 1, seed=self.settings["seed"], env=self.env
        )
        return made[name][index]

    def described(self, name: str, index: int) -> Said:
        task = self.drawn[name, index] = self.instance(name, index)
        budget = self.suites._allocate_step_budget(task.complexity)
        return {"name": name, "index": index, "goal": goal_of(task), "template": task.template, "budget": budget}

    def play(self, name: str, index: int) -> Said:
        """One instance from set-up to tear-down, by their runner."""
        self.course = course = Course()
        began, slept, calls = time.monotonic(), self.rest.asked, self.adb.calls
        score, fault = None, ""
        try:
            known = self.drawn.pop((name, index), None)  # some draw the time of day: play the one that was told
            task = followed(known or self.instance(name, index), course)
            suite = self.suites.Suite({name: [task]})
            [episode] = self.suites.run(suite, self.agent, process_episodes_fn=lambda *_, **__: None)
            score, fault = episode["is_successful"], episode["exception_info"] or ""
        except Exception:  # outside of what their runner catches: drawing parameters, tearing down
            fault = traceback.format_exc()
        told = None if fault or score is None else float(score)
        seconds, asked, made = time.monotonic() - began, self.rest.asked - slept, self.adb.calls - calls
        return {
            "score": told, "checked": course.checked, "phase": course.phase, "fault": fault,
            "seconds": seconds, "slept": asked, "calls": made,
        }  # fmt: skip


def followed(task: Any, course: Course) -> Any:
    """The same task, telling on which phase it is; their files stay as they are."""
    initialize, check, tear_down = task.initialize_task, task.is_successful, task.tear_down

    def initialize_task(env: Any) -> None:
        initialize(env)
        course.phase = "episode"

    def is_successful(env: Any) -> Any:
        course.phase = "check"
        course.checked = float(found := check(env))
        course.phase = "tear-down"
        return found

    def torn_down(env: Any) -> None:
        tear_down(env)
        course.phase = "over"

    task.initialize_task, task.is_successful, task.tear_down = initialize_task, is_successful, torn_down
    return task


def goal_of(task: Any) -> str:
    """The goal, which some tasks only know once they are set up."""
    try:
        return str(task.goal)
    except Exception:
        return ""


def emulator(settings: Said) -> Any:
    """android_env on an emulator that runs already, as AndroidWorld's get_controller loads it, on any adb server."""
    config, loader = (
        importlib.import_module(f"android_env.{name}") for name in ("components.config_classes", "loader")
    )
    controllers = importlib.import_module("android_world.env.android_world_controller")
    port = int(re.sub(r"\D", "", settings["serial"]))
    launcher = config.EmulatorLauncherConfig(
        emulator_console_port=port, adb_port=port + 1, grpc_port=settings["grpc_port"]
    )
    adb = config.AdbControllerConfig(adb_path=settings["adb"], adb_server_port=settings["server_port"])
    return loader.load(
        config.AndroidEnvConfig(
            task=config.FilesystemTaskConfig(path=controllers._write_default_task_proto()),
            simulator=config.EmulatorConfig(emulator_launcher=launcher, adb_controller=adb),
        )
    )


def opened(adb: Adb, settings: Said) -> Any:
    """AndroidWorld's environment: with a gRPC port on android_env's emulator, else over adb alone.

    The app that forwards trees is installed where it is not, which takes it from the network.
    """
    interface = importlib.import_module("android_world.env.interface")
    controllers = importlib.import_module("android_world.env.android_world_controller")
    launcher = importlib.import_module("android_world.env.env_launcher")
    method = controllers.A11yMethod(settings["a11y"])
    inner = emulator(settings) if settings["grpc_port"] else Environment(adb, pixels=settings["pixels"])
    missing = _FORWARDER.encode() not in adb.shell("pm list packages")[1]
    controller = controllers.AndroidWorldController(inner, a11y_method=method, install_a11y_forwarding_app=missing)
    env = interface.AsyncAndroidEnv(controller)
    subprocess.run([*adb.command_prefix(), "root"], stdout=subprocess.DEVNULL, timeout=30.0, check=True)
    subprocess.run([*adb.command_prefix(), "wait-for-device"], timeout=30.0, check=True)
    launcher.setup_env(env)
    return env


def main(words: list[str]) -> int:
    """Serve one session: the words are two numbers of open files, to read from and to write to."""
    line = Line(int(words[0]), int(words[1]))
    settings = line.hear()
    sys.path.insert(0, settings["folder"])
    sys.stdout = sys.stderr
    try:
        session = Session(line, settings)
    except Exception as error:
        line.say({"failed": f"{type(error).__name__}: {error}", "trace": traceback.format_exc()})
        return 1
    line.say({"ready": sorted(session.registry)})
    while True:
        asked = line.hear()
        if "describe" in asked:
            line.say({"tasks": [session.described(name, index) for name, index in asked["describe"]]})
        elif "begin" in asked:
            line.say({"result": session.play(*asked["begin"])})
        else:
            return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
