"""`dumpsys`: what the services of the system say of themselves."""
# ruff: noqa: E501 (lines of Android's output are as long as they are)

from emulators.virtual.door.handset import Handset
from emulators.virtual.door.modem import Battery, Calls
from emulators.virtual.door.services.display import Display
from emulators.virtual.door.services.dumps_activity import activity_dump, window_dump
from emulators.virtual.door.services.dumpsys_package import package_dump
from emulators.virtual.door.services.screencap import DISPLAY
from emulators.virtual.door.services.settings import get_setting
from emulators.virtual.door.services.wm import rotation, screen_size
from emulators.virtual.door.tools.call import Call

__all__ = ["SERVICES", "call_state", "run"]

SERVICES = (
    "SurfaceFlinger", "accessibility", "activity", "activity_task", "alarm", "appops", "audio", "battery",
    "batterystats", "bluetooth_manager", "clipboard", "connectivity", "cpuinfo", "device_policy", "deviceidle",
    "display", "dropbox", "gfxinfo", "input", "input_method", "location", "lock_settings", "media_session", "meminfo",
    "netstats", "notification", "package", "permissionmgr", "phone", "power", "procstats", "settings", "statusbar",
    "telecom", "telephony.registry", "uimode", "usagestats", "user", "vibrator_manager", "wallpaper", "wifi", "window",
)  # fmt: skip
"""The services that can be found on the phone, by name."""
_STATUS = {"unknown": 1, "charging": 2, "discharging": 3, "not-charging": 4, "full": 5}
_HEALTH = {"unknown": 1, "good": 2, "overheat": 3, "dead": 4, "overvoltage": 5, "failure": 6}


def run(call: Call) -> int:
    words = call.args
    while words and words[0].startswith("-"):
        option = words.pop(0)
        if option == "-l":
            call.out("Currently running services:\n" + "".join(f"  {name}\n" for name in SERVICES))
            return 0
        if option in ("-t", "-T", "--priority") and words:
            words.pop(0)
    with call.handset.lock:
        call.handset.catch_up()
        if not words:
            for name in SERVICES:
                call.out(f"DUMP OF SERVICE {name}:\n{_said(call.handset, name, []) or ''}\n")
            return 0
        if words[0] not in SERVICES:
            call.say(f"Can't find service: {words[0]}")
            return 0
        said = _said(call.handset, words[0], words[1:])
    if said is None:
        call.out(f"Bad activity command, or no activities match: {' '.join(words[1:])}\n")
        return 0
    call.out(said)
    return 0


def _said(handset: Handset, name: str, words: list[str]) -> str | None:
    match name:
        case "activity" | "activity_task":
            return activity_dump(handset, words)
        case "window":
            return window_dump(handset)
        case "package":
            return package_dump(handset, words[0] if words else "")
        case "input":
            return _input(handset)
        case "display":
            return _display(handset)
        case "SurfaceFlinger":
            return _surfaces(handset, words)
        case "power":
            return _power(handset)
        case "battery":
            return _battery(handset, words)
        case "telephony.registry":
            return f"last known state:\n  Phone Id=0\n    mCallState={call_state(handset)}\n    mRingingCallState=0\n    mDataConnectionState=2\n"
        case "input_method":
            shown = "true" if handset.phone.world.state.keyboard else "false"
            current = get_setting(handset, "secure/default_input_method")
            return f"Current Input Method Manager state:\n  mCurMethodId={current}\n  mInputShown={shown} mShowRequested={shown}\n"
        case "wifi":
            on = get_setting(handset, "global/wifi_on") == "1"
            return f"Wi-Fi is {'enabled' if on else 'disabled'}\nmNetworkInfo {'CONNECTED' if on else 'DISCONNECTED'}\n"
        case "bluetooth_manager":
            on = get_setting(handset, "global/bluetooth_on") == "1"
            return f"Bluetooth Status\n  enabled: {'true' if on else 'false'}\n  state: {'ON' if on else 'OFF'}\n"
        case _:
            return _small(handset, name, words)


def _small(handset: Handset, name: str, words: list[str]) -> str:
    world = handset.phone.world
    match name:
        case "notification":
            records = "".join(
                f"  NotificationRecord(0x{number:08x}: pkg={each.package} user=UserHandle{{0}} id={number} tag={each.key})\n"
                f"      android.title=String ({each.title})\n      android.text=String ({each.text})\n"
                for number, each in enumerate(world.state.notifications)
            )
            return f"Current Notification Manager state:\n  Notification List:\n{records}"
        case "meminfo":
            return f"Applications Memory Usage (in Kilobytes):\nUptime: {int(handset.uptime() * 1000)}\nTotal RAM: 2,031,264K (status normal)\n"
        case "cpuinfo":
            return "Load: 0.2 / 0.18 / 0.12\n"
        case "accessibility":
            return f"ACCESSIBILITY MANAGER (dumpsys accessibility)\nenabledServices:{{{get_setting(handset, 'secure/enabled_accessibility_services') or ''}}}\n"
        case "audio":
            return f"MUSIC streamVolume:{world.setting('system/volume_music', '0')}\n"
        case "uimode":
            return f"Current UI Mode Service state:\n  mNightMode={world.setting('secure/ui_night_mode')}\n"
        case "deviceidle":
            return "mLightState=ACTIVE mState=ACTIVE\n" if not words else "ACTIVE\n"
        case "user":
            return "Users:\n  UserInfo{0:Owner:4c13} serialNo=0\n    State: RUNNING_UNLOCKED\n"
        case _:
            return f"Service {name} of a virtual phone: nothing to tell\n"


def call_state(handset: Handset) -> int:
    """TelephonyManager's: 0 idle, 1 ringing, 2 off the hook."""
    states = set(handset.part(Calls).state.values())
    if any(each.key == "call" and each.ongoing for each in handset.phone.world.state.notifications) or states - {
        "incoming"
    }:
        return 2
    return 1 if states else 0


def _input(handset: Handset) -> str:
    width, height = screen_size(handset)
    turned = rotation(handset)
    tall = f"{handset.phone.profile.width}, {handset.phone.profile.height}"
    physical = f"0, 0, {width}, {height}"
    return f"""INPUT MANAGER (dumpsys input)

Event Hub State:
  BuiltInKeyboardId: -2
Input Reader State (Nums of device: 2):
  Device 0: Virtual
    Sources: KEYBOARD
  Device 1: virtio_input_multi_touch_1
    Generation: 1
    Sources: TOUCHSCREEN
    Touch Input Mapper (mode - DIRECT):
      Viewport INTERNAL: displayId=0, uniqueId=local:{DISPLAY}, port=0, orientation={turned}, logicalFrame=[0, 0, {width}, {height}], physicalFrame=[{physical}], deviceSize=[{width}, {height}], isActive=[1]
      SurfaceWidth: {width}px
      SurfaceHeight: {height}px
      SurfaceLeft: 0
      SurfaceTop: 0
      PhysicalWidth: {tall.split(", ", maxsplit=1)[0]}px
      PhysicalHeight: {tall.split(", ")[1]}px
      SurfaceOrientation: {turned}
Input Dispatcher State:
  DispatchEnabled: true
  DispatchFrozen: false
"""


def _display(handset: Handset) -> str:
    width, height = screen_size(handset)
    tall, turned = handset.phone.profile, rotation(handset)
    state = "ON" if handset.part(Display).awake else "OFF"
    view = (f"DisplayViewport{{type=INTERNAL, valid=true, isActive=true, displayId=0, uniqueId='local:{DISPLAY}', physicalPort=0,"
            f" orientation={turned}, logicalFrame=Rect(0, 0 - {width}, {height}), physicalFrame=Rect(0, 0 - {width}, {height}),"
            f" deviceWidth={width}, deviceHeight={height}}}")  # fmt: skip
    return f"""DISPLAY MANAGER (dumpsys display)
  mViewports=[{view}]
Display States: size=1
  Display Id=0
  Display State={state}
Logical Displays: size=1
  Display 0:
    mBaseDisplayInfo=DisplayInfo{{"Built-in Screen", displayId 0, real {tall.width} x {tall.height}, density {round(160 * tall.density)}, state {state}}}
    mScreenState={state}
"""


def _surfaces(handset: Handset, words: list[str]) -> str:
    if "--display-id" in words:
        return f'Display {DISPLAY} (HWC display 0): port=0 pnpId=GGL displayName="EMU_display_0"\n'
    if "--latency" in words:
        return "16666666\n"
    if "--list" in words:
        return f"{handset.phone.world.page.package}#1\nStatusBar#1\nNavigationBar0#1\n"
    width, height = screen_size(handset)
    return f"Display {DISPLAY} (active) HWC layers:\n  Display[0] configurations: {width}x{height}\n"


def _power(handset: Handset) -> str:
    display = handset.part(Display)
    awake, held = ("Awake", "true") if display.awake else ("Asleep", "false")
    return f"""POWER MANAGER (dumpsys power)

Power Manager State:
  mWakefulness={awake}
  mWakefulnessChanging=false
  mIsPowered=true
  mPlugType=1
  mBatteryLevel={handset.part(Battery).capacity}
  mStayOn={"true" if display.stay_on else "false"}
  mHoldingWakeLockSuspendBlocker=false
  mHoldingDisplaySuspendBlocker={held}
  mScreenOffTimeoutSetting={get_setting(handset, "system/screen_off_timeout")}
Display Power: state={"ON" if display.awake else "OFF"}
"""


def _battery(handset: Handset, words: list[str]) -> str:
    battery = handset.part(Battery)
    match words:
        case ["set", "level", str(level), *_] if level.isdecimal():
            battery.capacity = min(100, int(level))
            return ""
        case ["set", "ac" | "usb", ("0" | "1") as on, *_]:
            battery.ac = on == "1"
            return ""
        case ["set", "status", str(number), *_]:
            battery.status = next((name for name, code in _STATUS.items() if str(code) == number), battery.status)
            return ""
        case ["unplug", *_]:
            battery.ac, battery.status = False, "discharging"
            return ""
        case ["reset", *_]:
            battery.ac, battery.status, battery.capacity = True, "charging", 100
            return ""
    return f"""Current Battery Service state:
  AC powered: {"true" if battery.ac else "false"}
  USB powered: false
  Wireless powered: false
  Dock powered: false
  Max charging current: 0
  Max charging voltage: 0
  Charge counter: {battery.capacity * 100}
  status: {_STATUS.get(battery.status, 1)}
  health: {_HEALTH.get(battery.health, 1)}
  present: {"true" if battery.present else "false"}
  level: {battery.capacity}
  scale: 100
  voltage: 5000
  temperature: 250
  technology: Li-ion
"""
