"""Which command of the services answers to which name."""

from collections.abc import Mapping

from emulators.virtual.door.services import (
    am,
    binder,
    cmd,
    content,
    dumpsys,
    input,
    logcat,
    monkey,
    network,
    pm,
    properties,
    screencap,
    settings,
    small,
    svc,
    uiautomator,
    wm,
)
from emulators.virtual.door.tools.call import Tool

__all__ = ["SERVICES"]

SERVICES: Mapping[str, Tool] = {
    "am": am.run,
    "app_process": small.refused,
    "app_process64": small.refused,
    "appops": small.appops,
    "atrace": small.refused,
    "bmgr": small.bmgr,
    "bugreport": small.refused,
    "cmd": cmd.run,
    "content": content.run,
    "device_config": small.device_config,
    "dumpsys": dumpsys.run,
    "getprop": properties.getprop,
    "ifconfig": network.ifconfig,
    "ime": small.ime,
    "input": input.run,
    "ip": network.ip,
    "locksettings": small.locksettings,
    "log": logcat.log,
    "logcat": logcat.run,
    "media": small.media,
    "monkey": monkey.run,
    "pm": pm.run,
    "reboot": small.reboot,
    "screencap": screencap.run,
    "screenrecord": small.refused,
    "service": binder.run,
    "setprop": properties.setprop,
    "settings": settings.run,
    "svc": svc.run,
    "telecom": small.telecom,
    "uiautomator": uiautomator.run,
    "wm": wm.run,
}
"""Programs by name; looked up after those of the shell."""
