"""`wm`: size and density of the screen, how it is turned, the keyguard."""

from emulators.virtual.door.handset import Handset
from emulators.virtual.door.services.display import Display
from emulators.virtual.door.services.faults import FAILED, missing
from emulators.virtual.door.tools.call import Call

__all__ = ["rotation", "run", "screen_size"]

_DENSITY = "secure/display_density_forced"


def rotation(handset: Handset) -> int:
    """In quarter turns, as the screen is shown."""
    told = handset.phone.world.setting("system/user_rotation", "0")
    if handset.phone.world.landscape:
        return 3 if told == "3" else 1
    return 2 if told == "2" else 0


def _free(handset: Handset) -> bool:
    return handset.phone.world.setting("system/accelerometer_rotation") == "1"


def screen_size(handset: Handset) -> tuple[int, int]:
    """Width and height in pixels, as the screen is held."""
    profile = handset.phone.view().profile
    return profile.width, profile.height


def run(call: Call) -> int:
    words = [word for word in call.args if word not in ("-d", "0")] if "-d" in call.args else call.args
    handset = call.handset
    with handset.lock:
        world, profile = handset.phone.world, handset.phone.profile
        match words:
            case ["size"]:
                call.out(f"Physical size: {profile.width}x{profile.height}\n")
            case ["size", "reset"]:
                pass
            case ["size", str(size)] if size == f"{profile.width}x{profile.height}":
                pass
            case ["size", _]:
                return missing(call, "another size of the screen (start the phone with another --profile)")
            case ["density"]:
                call.out(f"Physical density: {round(160 * profile.density)}\n")
                if forced := world.setting(_DENSITY):
                    call.out(f"Override density: {forced}\n")
            case ["density", "reset"]:
                world.put_setting(_DENSITY, "")
            case ["density", str(number)] if number.isdecimal():
                if int(number) < 72:
                    call.say("Error: density must be >= 72")
                    return FAILED
                world.put_setting(_DENSITY, number)
            case ["density", str(word)]:
                call.say(f"Error: bad number {word}")
                return FAILED
            case ["dismiss-keyguard"]:
                handset.part(Display).awake = True
            case ["user-rotation" | "set-user-rotation", *rest]:
                return _turn(call, rest)
            case ["get-user-rotation"]:
                call.out(f"{'free' if _free(handset) else 'lock'} {rotation(handset)}\n")
            case ["fixed-to-user-rotation" | "set-fixed-to-user-rotation" | "overscan" | "scaling"
                  | "set-ignore-orientation-request" | "set-letterbox-style" | "tracing" | "logging", *_]:  # fmt: skip
                pass
            case ["folded-area", *_] | ["get-ignore-orientation-request"]:
                call.out("ignoreOrientationRequest false for displayId=0\n" if len(words) == 1 else "")
            case []:
                call.out("Window manager (window) commands:\n  help\n  size [reset|WxH|WdpxHdp] [-d DISPLAY_ID]\n"
                         "  density [reset|DENSITY] [-d DISPLAY_ID]\n  dismiss-keyguard\n"
                         "  user-rotation [-d DISPLAY_ID] [free|lock] [rotation]\n")  # fmt: skip
                return FAILED
            case _:
                call.say(f"Unknown command: {words[0]}")
                return FAILED
    return 0


def _turn(call: Call, rest: list[str]) -> int:
    world = call.handset.phone.world
    match rest:
        case []:
            call.out(
                "free\n"
                if world.setting("system/accelerometer_rotation") == "1"
                else f"lock {rotation(call.handset)}\n"
            )
        case ["free"]:
            world.put_setting("system/accelerometer_rotation", "1")
        case ["lock", *turn]:
            if turn and turn[0] not in ("0", "1", "2", "3"):
                call.say(f"Error: argument needs to be an integer between 0 and 3. You entered {turn[0]}")
                return FAILED
            world.put_setting("system/accelerometer_rotation", "0")
            world.put_setting("system/user_rotation", turn[0] if turn else str(rotation(call.handset)))
        case _:
            call.say("Error: expecting free, lock [rotation]")
            return FAILED
    return 0
