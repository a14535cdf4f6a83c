"""Runs in an environment with android_env: its own emulator simulator, loader and accessibility wrapper on a phone.

Called with the adb program, the adb server's port, and the phone's ports (adb, console, gRPC); prints what it found as
JSON in its last line.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from android_env import loader
from android_env.components import config_classes as config
from android_env.components.action_type import ActionType
from android_env.components.simulators.emulator.emulator_simulator import EmulatorSimulator
from android_env.proto import adb_pb2, state_pb2
from android_env.wrappers.a11y_grpc_wrapper import A11yGrpcWrapper

TASK = """
id: "any"
name: "Any"
max_episode_sec: 600
"""


def emulator(adb: str, server: int, ports: tuple[int, int, int]) -> Any:
    return config.EmulatorConfig(
        emulator_launcher=config.EmulatorLauncherConfig(
            adb_port=ports[0], emulator_console_port=ports[1], grpc_port=ports[2]
        ),
        adb_controller=config.AdbControllerConfig(adb_path=adb, adb_server_port=server),
    )


def simulator(found: Any) -> dict[str, Any]:
    """The simulator alone: pixels, fingers, keys, states."""
    sim = EmulatorSimulator(found)
    sim.launch()
    first = sim.get_screenshot()
    saved = sim.save_state(state_pb2.SaveStateRequest(args={"snapshot_name": "first"})).status
    height, width = first.shape[:2]
    for y in (int(height * 0.8), int(height * 0.6), int(height * 0.4), int(height * 0.2)):
        sim.send_touch([(width // 2, y, True, 0)])
    sim.send_touch([(width // 2, int(height * 0.2), False, 0)])
    second = sim.get_screenshot()
    sim.send_key(np.int32(166), "keypress")  # XKB: back
    loaded = sim.load_state(state_pb2.LoadStateRequest(args={"snapshot_name": "first"})).status
    third = sim.get_screenshot()
    missing = sim.load_state(state_pb2.LoadStateRequest(args={"snapshot_name": "none"})).status
    sim.close()
    return {
        "shape": first.shape, "moved": bool((first != second).any()), "back": bool((first == third).all()),
        "saved": saved, "loaded": loaded, "missing": missing,
    }  # fmt: skip


def environment(found: Any, task: str) -> dict[str, Any]:
    """The environment as users have it, with trees from the forwarder."""
    made = config.AndroidEnvConfig(task=config.FilesystemTaskConfig(path=task), simulator=found)
    env = A11yGrpcWrapper(
        loader.load(made), install_a11y_forwarding=False, start_a11y_service=True, enable_a11y_tree_info=True,
        latest_a11y_info_only=True, add_latest_a11y_info_to_obs=True, a11y_info_timeout=0.5,
    )  # fmt: skip
    step = env.reset()
    shape = step.observation["pixels"].shape
    begun = time.monotonic()
    for _ in range(3):
        step = env.step({
            "action_type": np.array(ActionType.REPEAT, np.int32),
            "touch_position": np.array([0.5, 0.5], np.float32), "wait_time": 0.3,
        })  # fmt: skip
    forest = step.observation["a11y_forest"]
    texts = [node.text for window in forest.windows for node in window.tree.nodes] if forest is not None else []
    response = env.execute_adb_call(
        adb_pb2.AdbRequest(generic=adb_pb2.AdbRequest.GenericRequest(args=["shell", "getprop", "ro.product.model"]))
    )
    relaunched = env.stats()["relaunch_count"]
    env.close()
    return {
        "shape": shape, "texts": texts, "windows": len(forest.windows) if forest is not None else 0,
        "model": response.generic.output.decode().strip(), "seconds": time.monotonic() - begun,
        "relaunched": relaunched,
    }  # fmt: skip


def main() -> None:
    what, adb, server, *rest = sys.argv[1:]
    ports = (int(rest[0]), int(rest[1]), int(rest[2]))
    found = emulator(adb, int(server), ports)
    if what == "simulator":
        told = simulator(found)
    else:
        Path(rest[3]).write_text(TASK)
        told = environment(found, rest[3])
    print(json.dumps(told, default=float))


if __name__ == "__main__":
    main()
