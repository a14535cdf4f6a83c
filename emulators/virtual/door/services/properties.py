"""`getprop` and `setprop`: the system's properties."""

from emulators.virtual.door.tools.call import Call

__all__ = ["getprop", "setprop"]


def getprop(call: Call) -> int:
    words = [word for word in call.args if not word.startswith("-")]
    with call.handset.lock:
        properties = call.handset.properties
        if not words:
            call.out("".join(f"[{name}]: [{value}]\n" for name, value in sorted(properties.items())))
        else:
            call.out(f"{properties.get(words[0], words[1] if len(words) > 1 else '')}\n")
    return 0


def setprop(call: Call) -> int:
    if len(call.args) != 2:
        call.say("usage: setprop NAME VALUE\n\nSets an Android system property.")
        return 1
    name, value = call.args
    if not name or name.startswith(".") or name.endswith(".") or (len(value) > 91 and not name.startswith("ro.")):
        call.say(f"Failed to set property '{name}' to '{value}'.\nSee dmesg for error reason.")
        return 1
    with call.handset.lock:
        if name.startswith("ro.") and name in call.handset.properties:
            call.say(f"Failed to set property '{name}' to '{value}'.\nSee dmesg for error reason.")
            return 1
        call.handset.properties[name] = value
    return 0
