"""What `dumpsys activity` and `dumpsys window` say: tasks, what is in front, displays."""
# ruff: noqa: E501 (lines of Android's output are as long as they are)

from emulators.virtual.door.handset import Handset
from emulators.virtual.door.services.display import Display
from emulators.virtual.door.services.intents import LAUNCHER, MAIN, short_component
from emulators.virtual.door.services.packages import find
from emulators.virtual.door.services.screencap import DISPLAY
from emulators.virtual.door.services.services_running import Services
from emulators.virtual.door.services.stacks import configuration, top_page
from emulators.virtual.door.services.starting import Task, activity_of, pid_of, tasks
from emulators.virtual.door.services.wm import rotation, screen_size
from emulators.virtual.hierarchy import View
from emulators.virtual.system import SYSTEM_PACKAGE
from emulators.virtual.world import Page

__all__ = ["activity_dump", "window_dump"]


def _record(handset: Handset, task: Task) -> str:
    page = top_page(handset, task)
    name = short_component((page.package, activity_of(handset, page)))
    return f"ActivityRecord{{{_mark(page)} u0 {name} t{task.id}}}"


def _mark(page: Page) -> str:
    """The number that Android shows of an object; here the same for the same screen."""
    import zlib

    return f"{zlib.crc32(f'{page.package}/{page.screen}'.encode()) >> 4:07x}"


def activity_dump(handset: Handset, words: list[str]) -> str | None:
    """What a sub-command says; None for one that is unknown."""
    names = [word for word in words if not word.startswith("-")]
    match names[0] if names else "":
        case "recents" | "r":
            return _recents(handset)
        case "activities" | "a" | "":
            return _activities(handset)
        case "top":
            return _top(handset)
        case "services" | "s":
            return _services(handset, names[1] if len(names) > 1 else "")
        case "processes" | "p" | "lru" | "oom":
            front = tasks(handset)[0].top.package
            return (
                f"ACTIVITY MANAGER RUNNING PROCESSES (dumpsys activity processes)\n  mFocusedApp: {front}\n"
                + "".join(
                    f"  *APP* UID {handset.uid(t.top.package)} ProcessRecord{{{_mark(t.top)} {pid_of(handset, t.top.package)}:"
                    f"{t.top.package}/u0a{handset.uid(t.top.package) - 10_000}}}\n"
                    for t in tasks(handset)
                )
            )
        case (
            "broadcasts"
            | "b"
            | "providers"
            | "intents"
            | "permissions"
            | "settings"
            | "starter"
            | "lastanr"
            | "exit-info"
        ):
            return f"ACTIVITY MANAGER {names[0].upper()} (dumpsys activity {names[0]})\n  (nothing)\n"
        case str(package) if find(handset, package) is not None:
            return _top(handset)
        case _:
            return None


def _recents(handset: Handset) -> str:
    lines = [
        "ACTIVITY MANAGER RECENT TASKS (dumpsys activity recents)", "  mFreezeTaskListReordering=false",
        "  mFreezeTaskListReorderingPendingTimeout=false", "  Recent tasks:",
    ]  # fmt: skip
    shown = tasks(handset)
    for number, task in enumerate(shown):
        lines += [f"  * Recent #{number}: {_task(handset, task)}", f"    userId=0 effectiveUid=u0a{handset.uid(task.first.package) - 10_000}",
                  f"    realActivity={{{task.first.package}/{activity_of(handset, task.first)}}}"]  # fmt: skip
    lines.append("  Visible recent tasks (most recent first):")
    for number, task in enumerate(shown):
        name = short_component((task.first.package, activity_of(handset, task.first)))
        lines += [
            f"  * RecentTaskInfo #{number}:", f"    id={task.id} userId=0 hasTask=true lastActiveTime={1000 * (len(shown) - number)}",
            f"    baseIntent=Intent {{ act={MAIN} cat=[{LAUNCHER}] flg=0x10200000 cmp={name} }}",
            f"    isExcluded=false activityType={_kind(handset, task)} windowingMode=fullscreen supportsMultiWindow=true",
            f"    topActivity={{{task.top.package}/{activity_of(handset, task.top)}}}",
        ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _kind(handset: Handset, task: Task) -> str:
    return "home" if task.first.package == handset.phone.apps[0].package else "standard"


def _task(handset: Handset, task: Task) -> str:
    seen = "true" if task.visible else "false"
    uid = handset.uid(task.first.package)
    return (f"Task{{{_mark(task.first)} #{task.id} type={_kind(handset, task)} A={uid}:{task.first.package} U=0 visible={seen}"
            f" visibleRequested={seen} mode=fullscreen translucent=false sz={len(task.pages)}}}")  # fmt: skip


def _activities(handset: Handset) -> str:
    lines = ["ACTIVITY MANAGER ACTIVITIES (dumpsys activity activities)", "Display #0 (activities from top to bottom):"]
    shown = tasks(handset)
    for task in shown:
        state = "RESUMED" if task.visible else "STOPPED"
        lines += [f"  * {_task(handset, task)}", f"    mBounds=Rect(0, 0 - {', '.join(map(str, screen_size(handset)))})",
                  f"    topResumedActivity={_record(handset, task)}" if task.visible else f"    mLastPausedActivity: {_record(handset, task)}",
                  f"    * Hist  #{len(task.pages) - 1}: {_record(handset, task)}", f"      packageName={task.top.package} processName={task.top.package}",
                  f"      state={state} stopped={'false' if task.visible else 'true'} finishing=false"]  # fmt: skip
    front = _record(handset, shown[0])
    lines += ["", f"  ResumedActivity: {front}", f"  mResumedActivity: {front}", f"  topResumedActivity={front}", f"  mFocusedApp={front}",
              f"  mLastFocusedRootTask={_task(handset, shown[0])}", "  mCurTaskIdForUser={0=100}", "  isHomeRecentsComponent=true",
              "  KeyguardController:", "    mKeyguardShowing=false"]  # fmt: skip
    return "\n".join(lines) + "\n"


def _top(handset: Handset) -> str:
    """The activity in front with its views, as a tree of classes."""
    task = tasks(handset)[0]
    page = top_page(handset, task)
    name = short_component((page.package, activity_of(handset, page)))
    lines = [f"TASK {task.first.package} id={task.id} userId=0", f"  ACTIVITY {name} {_mark(page)} pid={pid_of(handset, page.package)}",
             "    Local Activity 1 State:", "      mResumed=true mStopped=false mFinished=false", "    View Hierarchy:"]  # fmt: skip
    for window in handset.phone.windows():
        if window.active:
            lines += [f"      DecorView@1[{name.rpartition('.')[2]}]", *_views(window.root, 8)]
    return "\n".join(lines) + "\n"


def _views(view: View, indent: int) -> list[str]:
    left, top, right, bottom = view.bounds
    own = f"{' ' * indent}{view.class_name}{{{left},{top}-{right},{bottom}{f' {view.resource_id}' if view.resource_id else ''}}}"
    return [own, *(line for child in view.children for line in _views(child, indent + 2))]


def _services(handset: Handset, name: str) -> str:
    lines = ["ACTIVITY MANAGER SERVICES (dumpsys activity services)"]
    found = [(key, foreground) for key, foreground in handset.part(Services).running.items() if name in "/".join(key)]
    for component, foreground in found:
        lines += [f"  * ServiceRecord{{1234567 u0 {short_component(component)}}}", f"    packageName={component[0]}",
                  f"    isForeground={'true' if foreground else 'false'} foregroundId=1"]  # fmt: skip
    return "\n".join([*lines, *([] if found else ["  (nothing)"])]) + "\n"


def window_dump(handset: Handset) -> str:
    """All of `dumpsys window`, whatever part was asked for."""
    width, height = screen_size(handset)
    turned, profile = rotation(handset), handset.phone.view().profile
    front = tasks(handset)[0]
    page = handset.phone.world.page
    name = f"{page.package}/{activity_of(handset, page)}"
    focus = "NotificationShade" if (page.package, page.screen) == (SYSTEM_PACKAGE, "shade") else name
    awake = handset.part(Display).awake
    typed = "true" if handset.phone.world.state.keyboard else "false"
    size, dpi = f"{handset.phone.profile.width}x{handset.phone.profile.height}", round(160 * profile.density)
    return f"""WINDOW MANAGER POLICY STATE (dumpsys window policy)
    mSystemBooted=true mDisplayEnabled=true
    mAwake={"true" if awake else "false"} mScreenOnEarly={"true" if awake else "false"} mScreenOnFully={"true" if awake else "false"}
    mShowingLockscreen=false mShowingDream=false mDreamingLockscreen=false mDreamingSleepToken=null
    KeyguardServiceDelegate
      showing=false
      inputRestricted=false
      secure=false
WINDOW MANAGER DISPLAY CONTENTS (dumpsys window displays)
  Display: mDisplayId=0 (organized)
    init={size} {dpi}dpi cur={width}x{height} app={width}x{height} rng={min(width, height)}x{min(width, height)}-{max(width, height)}x{max(width, height)}
    deferred=false mLayoutNeeded=false mTouchExcludeRegion=SkRegion((0,0,{width},{height}))
  mCurrentFocus=Window{{{_mark(page)} u0 {focus}}}
  mFocusedApp={_record(handset, front)}
  mCurrentAppOrientation=SCREEN_ORIENTATION_UNSPECIFIED
  DisplayRotation
    mCurrentRotation=ROTATION_{turned * 90} mRotation={turned} mDeferredRotationPauseCount=0
    mUserRotationMode={"USER_ROTATION_FREE" if handset.phone.world.setting("system/accelerometer_rotation") == "1" else "USER_ROTATION_LOCKED"} mUserRotation=ROTATION_{turned * 90}
  DisplayFrames w={width} h={height} r={turned}
  mInputMethodTarget=null mInputShown={typed}
WINDOW MANAGER WINDOWS (dumpsys window windows)
  Window #0 Window{{{_mark(page)} u0 {focus}}}:
    mDisplayId=0 rootTaskId={front.id} package={page.package} appop=NONE
    mFrame=[0,0][{width},{height}] isOnScreen=true isVisible=true
  mGlobalConfiguration={configuration(handset, "undefined")}
  mCurrentFocus=Window{{{_mark(page)} u0 {focus}}}
  mFocusedApp={_record(handset, front)}
  mHasPermanentDpad=false mTopFocusedDisplayId=0
  mLastDisplayFreezeDuration=+0ms uniqueId=local:{DISPLAY}
"""
