"""`am`: activities are started, apps stopped, broadcasts sent, tasks looked at."""

from emulators.virtual.door.services.broadcasts import broadcast
from emulators.virtual.door.services.faults import FAILED, missing, thrown
from emulators.virtual.door.services.intents import BadIntent, Intent, Words, component, read_intent, short_component
from emulators.virtual.door.services.packages import APPIUM_SERVER, APPIUM_SETTINGS, find
from emulators.virtual.door.services.services_running import Services
from emulators.virtual.door.services.stacks import stack_command, task_command
from emulators.virtual.door.services.starting import activity_of, force_stop, running, start
from emulators.virtual.door.services.targets import NotExported, Target, resolve
from emulators.virtual.door.tools.call import Call

__all__ = ["run"]

_NEW_TASK, _FROM_SHELL = 0x10000000, 0x400000
_START_OPTIONS = {
    "-D": 0, "-N": 0, "-W": 0, "-S": 0, "--streaming": 0, "--track-allocation": 0, "--task-overlay": 0,
    "--lock-task": 0, "--allow-background-activity-starts": 0, "-P": 1, "-R": 1, "--start-profiler": 1, "--sampling": 1,
    "--attach-agent": 1, "--attach-agent-bind": 1, "--user": 1, "--display": 1, "--windowingMode": 1,
    "--activityType": 1, "--task": 1, "--splashscreen-show-icon": 0, "--splashscreen-icon": 0,
}  # fmt: skip
_USAGE = """Activity manager (activity) commands:
  help
      Print this help text.
  start-activity [-D] [-N] [-W] [-P <FILE>] [-S] [--user <USER_ID>] <INTENT>
  start-service [--user <USER_ID> | current] <INTENT>
  start-foreground-service [--user <USER_ID> | current] <INTENT>
  stop-service [--user <USER_ID> | current] <INTENT>
  broadcast [-R COUNT] [--user <USER_ID> | all | current] <INTENT>
  instrument [-r] [-e <NAME> <VALUE>] [-p <FILE>] [-w] <COMPONENT>
  force-stop [--user <USER_ID> | all | current] <PACKAGE>
  kill [--user <USER_ID> | all | current] <PACKAGE>
  stack [COMMAND] [...]: sub-commands for operating on activity stacks.
  task [COMMAND] [...]: sub-commands for operating on activity tasks.
  get-current-user
"""


def run(call: Call) -> int:
    if not call.args:
        call.out(_USAGE)
        return FAILED
    command, words = call.args[0], call.args[1:]
    try:
        if command == "instrument":
            return _instrument(call, words)
        with call.handset.lock:
            call.handset.catch_up()
            return _done(call, command, words)
    except BadIntent as bad:
        return thrown(call, command, "IllegalArgumentException", str(bad))


def _done(call: Call, command: str, words: list[str]) -> int:
    match command:
        case "start" | "start-activity":
            return _start(call, command, words)
        case "broadcast":
            given: dict[str, list[str]] = {}
            other = {"--user": 1, "--receiver-permission": 1, "--allow-background-activity-starts": 0, "--async": 0,
                     "-R": 1}  # fmt: skip
            intent = read_intent(Words(words), other, given)
            return broadcast(call, _flagged(intent, _FROM_SHELL))
        case (
            "startservice" | "start-service" | "startfgservice" | "startforegroundservice" | "start-foreground-service"
        ):
            return _service(call, words, foreground="f" in command.removeprefix("start"))
        case "stopservice" | "stop-service":
            return _stop_service(call, words)
        case "force-stop" | "kill" | "stop-app":
            return _stop(call, words, hard=command != "kill")
        case "kill-all":
            return 0
        case "stack":
            return stack_command(call, words)
        case "task":
            return task_command(call, words)
        case "get-current-user" | "get-started-user-state":
            call.out("0\n" if command == "get-current-user" else "RUNNING_UNLOCKED\n")
        case "get-config":
            width, height = call.handset.phone.view().profile.width, call.handset.phone.view().profile.height
            call.out(f"config: en-rUS-ldltr-w{width}-h{height}-v33\nabi: x86_64,arm64-v8a\n")
        case (
            "switch-user"
            | "idle-maintenance"
            | "make-uid-idle"
            | "set-debug-app"
            | "clear-debug-app"
            | "hang"
            | "wait-for-broadcast-idle"
        ):
            call.out("All broadcast queues are idle!\n" if command == "wait-for-broadcast-idle" else "")
        case "set-inactive" | "set-standby-bucket" | "compat" | "set-stop-user-on-switch" | "memory-factor":
            pass
        case "get-standby-bucket":
            call.out("10\n")
        case "to-uri" | "to-intent-uri":
            call.out(f"{read_intent(Words(words), {}, {}).data}#Intent;end\n")
        case "help":
            call.out(_USAGE)
        case "monitor" | "profile" | "dumpheap" | "trace-ipc" | "screen-compat" | "bug-report" | "crash" | "restart":
            return missing(call, f"am {command}")
        case _:
            call.say(f"Unknown command: {command}")
            return FAILED
    return 0


def _flagged(intent: Intent, flags: int) -> Intent:
    from dataclasses import replace

    return replace(intent, flags=intent.flags | flags)


# Activities


def _start(call: Call, command: str, words: list[str]) -> int:
    given: dict[str, list[str]] = {}
    intent = read_intent(Words(words), _START_OPTIONS, given)
    handset, wait = call.handset, "-W" in given
    if intent.component and intent.component[0] == APPIUM_SETTINGS and find(handset, APPIUM_SETTINGS) is not None:
        # Its activity shows nothing: it starts the service and is gone.
        handset.part(Services).start((APPIUM_SETTINGS, f"{APPIUM_SETTINGS}.ForegroundService"), foreground=True)
        call.out(f"Starting: {intent}\n")
        return 0
    target = None
    refused = False
    try:
        target = resolve(handset, intent)
    except NotExported:
        refused = True
    if "-S" in given:
        package = intent.component[0] if intent.component else target.package if target else intent.package
        if not package:
            call.say(f"Error: Intent does not match any activities: {intent}")
            return 1
        call.out(f"Stopping: {package}\n")
        force_stop(handset, package)
    call.out(f"Starting: {intent}\n")
    told = call.out if wait else lambda text: call.say(text.removesuffix("\n"))
    if refused:
        owner = find(handset, intent.component[0]) if intent.component else None
        return thrown(
            call, command, "SecurityException",
            f"Permission Denial: starting {_flagged(intent, _NEW_TASK)} from null (pid={call.pid}, uid="
            f"{0 if handset.root else 2000}) not exported from uid {owner.uid if owner else 0}",
        )  # fmt: skip
    if target is None:
        if intent.component is not None:
            package, name = intent.component
            told(f"Error type 3\nError: Activity class {{{package}/{name}}} does not exist.\n")
        else:
            told(f"Error: Activity not started, unable to resolve {_flagged(intent, _NEW_TASK)}\n")
        return 0
    cold = target.package not in running(handset)
    how = start(handset, target, flags=intent.flags)
    if how == "top":
        told("Warning: Activity not started, intent has been delivered to currently running top-most instance.\n")
    elif how == "front":
        told("Warning: Activity not started, its current task has been brought to the front\n")
    if wait:
        call.out(
            _waited(
                call, target, "COLD" if cold else "HOT" if how == "front" else "UNKNOWN (0)" if how == "top" else "WARM"
            )
        )
    return 0


def _waited(call: Call, target: Target, state: str) -> str:
    page = call.handset.phone.world.page
    shown = page if page.package == target.package else target.page
    name = short_component((shown.package, activity_of(call.handset, shown)))
    took = 0 if state.startswith("UNKNOWN") else 214 if state == "COLD" else 47
    return f"Status: ok\nLaunchState: {state}\nActivity: {name}\nTotalTime: {took}\nWaitTime: {took + 5}\nComplete\n"


def _stop(call: Call, words: list[str], *, hard: bool) -> int:
    names = [
        word for word in words if not word.startswith("-") and not word.isdecimal() and word not in ("all", "current")
    ]
    if not names:
        return thrown(
            call, "force-stop" if hard else "kill", "IllegalArgumentException", 'Argument expected after "null"'
        )
    handset = call.handset
    front = handset.phone.world.state.below.package
    if hard or names[0] != front:
        force_stop(handset, names[0])
        handset.part(Services).stop(names[0])
    return 0


# Services and instrumentation


def _service(call: Call, words: list[str], *, foreground: bool) -> int:
    intent = read_intent(Words(words), {"--user": 1}, {})
    call.out(f"Starting service: {intent}\n")
    if intent.component is None or find(call.handset, intent.component[0]) is None:
        call.say("Error: Not found; no service started.")
        return FAILED
    call.handset.part(Services).start(intent.component, foreground=foreground)
    return 0


def _stop_service(call: Call, words: list[str]) -> int:
    intent = read_intent(Words(words), {"--user": 1}, {})
    call.out(f"Stopping service: {intent}\n")
    if intent.component is None or not call.handset.part(Services).stop(*intent.component):
        call.say("Service not stopped: was not running.")
        return FAILED
    call.say("Service stopped")
    return FAILED


def _instrument(call: Call, words: list[str]) -> int:
    """A stand-in's instrumentation runs, and with -w blocks, until it is stopped."""
    names = [word for word in words if "/" in word and not word.startswith("-")]
    whole = component(names[-1]) if names else None
    with call.handset.lock:
        known = whole is not None and find(call.handset, whole[0]) is not None and whole[0].endswith(".test")
    if whole is None or not known:
        name = names[-1] if names else "null"
        call.say(f"android.util.AndroidException: INSTRUMENTATION_FAILED: {name}")
        call.out(f"INSTRUMENTATION_STATUS: id=ActivityManagerService\nINSTRUMENTATION_STATUS: Error=Unable to find "
                 f"instrumentation info for: ComponentInfo{{{name}}}\nINSTRUMENTATION_STATUS_CODE: -1\n")  # fmt: skip
        return 1
    services = call.handset.part(Services)
    with call.handset.lock:
        services.start(whole, foreground=True)
    if "-w" in words:
        call.out("INSTRUMENTATION_STATUS: class=" + f"{APPIUM_SERVER}.test.AppiumUiAutomator2Server\n"
                 "INSTRUMENTATION_STATUS: current=1\nINSTRUMENTATION_STATUS_CODE: 1\n")  # fmt: skip
        call.life.until(lambda seconds: call.life.stopped.wait(seconds) or not services.runs(*whole))
        call.out("INSTRUMENTATION_RESULT: shortMsg=Process crashed.\nINSTRUMENTATION_CODE: 0\n")
    return 0
