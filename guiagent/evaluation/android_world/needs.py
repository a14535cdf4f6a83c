"""What AndroidWorld needs, looked at part by part, and what to type where it is missing."""

import shutil

from guiagent.doctor import Finding, State
from guiagent.evaluation.android_world.opening import Opening
from guiagent.evaluation.interpreters import interpreter

__all__ = ["examine"]

SOURCE = "https://github.com/google-research/android_world"
PROTOS = "android_world/task_evals/information_retrieval/proto/state_pb2.py"

_PROBE = (
    "import importlib.metadata as m, android_env, android_world.registry; "
    "print('android_env', m.version('android_env'))"
)


def examine(opening: Opening) -> tuple[Finding, ...]:
    """The checkout, its generated files, the environment, ffmpeg, adb. Never raises."""
    folder = opening.checkout if opening.folder else None
    return (_checkout(opening), _environment(opening), _protos(opening, there=folder is not None), _ffmpeg(), _adb())


def _checkout(opening: Opening) -> Finding:
    name = "AndroidWorld"
    clone = f"git clone {SOURCE}"
    if not opening.folder:
        return Finding(name, State.MISSING, "no folder was named", f"{clone}, then --android-world android_world")
    if not (opening.checkout / "android_world" / "registry.py").is_file():
        return Finding(name, State.BROKEN, f"{opening.checkout} is no checkout of it", clone, required=True)
    return Finding(name, State.OK, str(opening.checkout), required=True)


def _environment(opening: Opening) -> Finding:
    """Its own, as it pins numpy < 2 and protobuf 5."""
    name, folder = "environment", opening.checkout if opening.folder else "android_world"
    venv = opening.interpreter.parent.parent if opening.folder else "venv"
    make = (
        f"python3.11 -m venv {venv} && {venv}/bin/pip install 'setuptools<81' -r {folder}/requirements.txt && "
        f"(cd {folder} && {opening.interpreter.absolute() if opening.folder else '../venv/bin/python'} setup.py "
        "generate_protos)"
    )
    if not opening.folder or not opening.interpreter.is_file():
        detail = f"no interpreter at {opening.interpreter}" if opening.folder else "not looked for without a folder"
        return Finding(name, State.BROKEN if opening.folder else State.MISSING, detail, make, required=True)
    return interpreter(name, opening.interpreter, _PROBE, make=make, required=True, cwd=opening.checkout)


def _protos(opening: Opening, *, there: bool) -> Finding:
    make = f"cd {opening.checkout} && {opening.interpreter.absolute()} setup.py generate_protos"
    if there and (opening.checkout / PROTOS).is_file():
        return Finding("generated files", State.OK, PROTOS, required=True)
    if not there:
        return Finding("generated files", State.MISSING, "not looked for without a folder")
    return Finding("generated files", State.BROKEN, "not generated", make, required=True)


def _ffmpeg() -> Finding:
    if path := shutil.which("ffmpeg"):
        return Finding("ffmpeg", State.OK, path)
    detail = "none; the four tasks of Retro Music and MarkorTranscribeVideo cannot be set up without it"
    return Finding("ffmpeg", State.MISSING, detail, "apt-get install ffmpeg")


def _adb() -> Finding:
    from adbutils import adb_path

    return Finding("adb", State.OK, str(adb_path()))
