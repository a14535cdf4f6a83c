"""Tasks as `am stack` and `am task` list and change them."""

from emulators.virtual.door.handset import Handset
from emulators.virtual.door.services.faults import FAILED, thrown
from emulators.virtual.door.services.starting import Task, activity_of, app_of, remove_task, tasks
from emulators.virtual.door.services.wm import rotation, screen_size
from emulators.virtual.door.tools.call import Call
from emulators.virtual.world import Page

__all__ = ["configuration", "stack_command", "task_command", "top_page"]


def top_page(handset: Handset, task: Task) -> Page:
    """The page whose activity is on top of a task: a pop-up of the system counts where it is an activity."""
    panels = [
        page
        for page in handset.phone.world.state.panels
        if app_of(handset, page.package).package != "com.android.systemui"
    ]
    return panels[-1] if task.visible and panels else task.top


def configuration(handset: Handset, kind: str) -> str:
    """As Configuration.toString says it."""
    width, height = screen_size(handset)
    turned, profile = rotation(handset) * 90, handset.phone.view().profile
    wide, tall = round(width / profile.density), round(height / profile.density)
    held = "land" if width > height else "port"
    return (
        f"{{1.0 310mcc260mnc [en_US] ldltr sw{min(wide, tall)}dp w{wide}dp h{tall}dp {round(160 * profile.density)}dpi"
        f" nrm long {held} finger qwerty/v/v dpad/v winConfig={{ mBounds=Rect(0, 0 - {width}, {height})"
        f" mAppBounds=Rect(0, 0 - {width}, {height}) mMaxBounds=Rect(0, 0 - {width}, {height})"
        f" mDisplayRotation=ROTATION_{turned} mWindowingMode=fullscreen mDisplayWindowingMode=fullscreen"
        f" mActivityType={kind} mAlwaysOnTop=undefined mRotation=ROTATION_{turned}}} s.1 fontWeightAdjustment=0}}"
    )


def stack_command(call: Call, words: list[str]) -> int:
    match words:
        case ["list", *_]:
            call.out("".join(_listed(call.handset, task) for task in tasks(call.handset)))
        case ["info", *_]:
            call.out(_listed(call.handset, tasks(call.handset)[0]))
        case ["remove", str(number)] if number.lstrip("-").isdecimal():
            remove_task(call.handset, int(number))
        case ["remove", str(word), *_]:
            return thrown(call, "stack", "NumberFormatException", f'For input string: "{word}"')
        case ["move-task" | "positiontask" | "move-top-activity-to-pinned-stack" | "resize-docked-stack", *_]:
            pass
        case [] | ["remove"]:
            return thrown(call, "stack", "IllegalArgumentException", 'Argument expected after "stack"')
        case _:
            call.say(f"Error: unknown command '{words[0]}'")
            return FAILED
    return 0


def task_command(call: Call, words: list[str]) -> int:
    match words:
        case ["lock", "stop"]:
            call.out("Activity manager is not in lockTaskMode\n")
        case ["lock", str(number)] if number.isdecimal():
            call.out("Activity manager is in lockTaskMode\n")
        case ["resizeable" | "resize", *_]:
            pass
        case ["focus", str(number)] if number.isdecimal():
            found = next((task for task in tasks(call.handset) if task.id == int(number)), None)
            if found is not None:
                call.handset.phone.world.open(found.first)
            call.out(f"Setting focus to task {number}\n")
        case [] | [_]:
            return thrown(call, "task", "IllegalArgumentException", 'Argument expected after "task"')
        case _:
            call.say(f"Error: unknown command '{words[0]}'")
            return FAILED
    return 0


def _listed(handset: Handset, task: Task) -> str:
    home = task.first.package == handset.phone.apps[0].package
    width, height = screen_size(handset)
    bounds = f"bounds=[0,0][{width},{height}]"
    top = top_page(handset, task)
    base = f"{task.first.package}/{activity_of(handset, task.first)}"
    return (
        f"RootTask id={1 if home else task.id} {bounds} displayId=0 userId=0\n"
        f" configuration={configuration(handset, 'home' if home else 'standard')}\n"
        f"  taskId={task.id}: {base} {bounds} userId=0 visible={'true' if task.visible else 'false'}"
        f" topActivity=ComponentInfo{{{top.package}/{activity_of(handset, top)}}}\n\n"
    )
