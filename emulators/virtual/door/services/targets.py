"""Who answers an intent: which app, which of its screens, and what that screen begins with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from emulators.virtual.app import App
from emulators.virtual.door.handset import Handset
from emulators.virtual.door.services import settings_screens
from emulators.virtual.door.services.intents import MAIN, Intent
from emulators.virtual.door.services.packages import find
from emulators.virtual.widgets import Plain
from emulators.virtual.world import Page, World

__all__ = ["NotExported", "Target", "launched", "resolve"]

SETTINGS = "com.android.settings"


@dataclass(frozen=True, slots=True)
class Target:
    """A screen that an intent opens. `act` is done once it is in front; a `panel` lies over what is in front.

    `silent` opens nothing: the intent asked for no screen.
    """

    package: str
    screen: str
    args: Mapping[str, Plain] = field(default_factory=dict)
    ui: Mapping[str, Plain] = field(default_factory=dict)
    act: Callable[[World], None] | None = None
    panel: bool = False
    silent: bool = False

    @property
    def page(self) -> Page:
        return Page(self.package, self.screen, self.args, self.ui)


class NotExported(Exception):
    """An activity that only its own app may open."""


_ALSO_KNOWN = {
    ("com.dimowner.audiorecorder", "com.dimowner.audiorecorder.app.welcome.WelcomeActivity"): "main",
    ("com.android.camera2", "com.android.camera.CameraActivity"): "finder",
    ("com.android.camera2", "com.android.camera.CaptureActivity"): "finder",
    ("com.android.chrome", "org.chromium.chrome.browser.ChromeTabbedActivity"): "browser",
    ("com.android.chrome", "com.google.android.apps.chrome.IntentDispatcher"): "browser",
    ("com.google.android.contacts", "com.google.android.apps.contacts.activities.PeopleActivity"): "list",
    ("com.google.android.contacts", "com.android.contacts.activities.CompactContactEditorActivity"): "edit",
    ("com.google.android.dialer", "com.android.dialer.main.impl.MainActivity"): "main",
    ("com.google.android.documentsui", "com.android.documentsui.LauncherActivity"): "browse",
    ("com.google.android.deskclock", "com.android.deskclock.HandleApiCalls"): "main",
    ("net.cozic.joplin", "net.cozic.joplin.ShareActivity"): "edit",
    ("org.videolan.vlc", "org.videolan.vlc.StartActivity"): "main",
    ("net.gsantner.markor", "net.gsantner.markor.activity.openeditor.OpenEditorActivity"): "edit",
    ("com.simplemobiletools.calendar.pro", "com.simplemobiletools.calendar.pro.activities.SplashActivity"): "main",
    ("com.simplemobiletools.gallery.pro", "com.simplemobiletools.gallery.pro.activities.SplashActivity"): "folders",
    ("com.simplemobiletools.smsmessenger", "com.simplemobiletools.smsmessenger.activities.SplashActivity"): "list",
    ("com.simplemobiletools.draw.pro", "com.simplemobiletools.draw.pro.activities.SplashActivity"): "canvas",
}  # fmt: skip
"""Activities of the real apps whose screen goes by another name here."""
_EXPORTED = {
    "com.google.android.contacts": ("edit",),
    "net.gsantner.markor": ("edit",),
    "com.simplemobiletools.calendar.pro": ("event",),
    "com.simplemobiletools.smsmessenger": ("new",),
    "org.guiagent.mail": ("compose",),
    "com.google.android.apps.nexuslauncher": ("drawer",),
}
"""Screens that other apps may open by their name, beside the one that the icon opens."""
_SETTINGS_INSIDE = ("app_info", "app_permissions", "app_permission")


def launched(app: App) -> Target:
    """What its icon opens."""
    return Target(app.package, app.activities[0].screen)


def resolve(handset: Handset, intent: Intent) -> Target | None:
    """Who answers; None where nobody does. Raises NotExported."""
    if intent.component is not None:
        target = _component(handset, intent)
    elif intent.action in settings_screens.ACTIONS:
        target = _settings(intent)
    elif intent.action == MAIN or not intent.action:
        target = _main(handset, intent)
    else:
        from emulators.virtual.door.services.handlers import handled

        target = handled(handset, intent)
    if target is None:
        return None
    if intent.package and intent.package != target.package and not target.panel:
        return _shared_with(handset, intent, target)
    known = find(handset, target.package)
    return target if target.panel or (known is not None and known.enabled) else None


def _component(handset: Handset, intent: Intent) -> Target | None:
    assert intent.component is not None
    package, name = intent.component
    known = find(handset, package)
    if known is None or not known.enabled or known.app is None or known.app.panel:
        return None
    app = known.app
    screen = _ALSO_KNOWN.get((package, name)) or next((a.screen for a in app.activities if a.name == name), "")
    if package == SETTINGS and not screen:
        screen = settings_screens.ACTIVITIES.get(name.rpartition("$")[2], "")
    if not screen:
        return None
    own = screen == app.activities[0].screen
    if own or screen in _EXPORTED.get(package, ()) or (package == SETTINGS and screen not in _SETTINGS_INSIDE):
        return _meant(handset, intent, Target(package, screen))
    asked = _meant(handset, intent, None)
    if asked is not None and (asked.package, asked.screen) == (package, screen):
        return asked
    raise NotExported(f"{package}/{name}")


def _meant(handset: Handset, intent: Intent, otherwise: Target | None) -> Target | None:
    """What the rest of the intent asks of an app that was named: what to view or to insert."""
    if intent.action in ("", MAIN):
        return otherwise
    asked = resolve(handset, replace(intent, component=None, package=""))
    return asked if asked is not None and otherwise is not None and asked.package == otherwise.package else otherwise


def _main(handset: Handset, intent: Intent) -> Target | None:
    categories = {each.removeprefix("android.intent.category.") for each in intent.categories}
    if intent.package:
        known = find(handset, intent.package)
        return launched(known.app) if known and known.enabled and known.app and not known.app.panel else None
    if "HOME" in categories:
        return launched(handset.phone.apps[0])
    package = next((_BY_CATEGORY[each] for each in categories if each in _BY_CATEGORY), "")
    app = handset.phone.world.apps.get(package)
    return launched(app) if app else None


_BY_CATEGORY = {
    "APP_BROWSER": "com.android.chrome", "APP_CALENDAR": "com.simplemobiletools.calendar.pro",
    "APP_CONTACTS": "com.google.android.contacts", "APP_EMAIL": "org.guiagent.mail",
    "APP_FILES": "com.google.android.documentsui", "APP_GALLERY": "com.simplemobiletools.gallery.pro",
    "APP_MAPS": "net.osmand", "APP_MESSAGING": "com.simplemobiletools.smsmessenger",
    "APP_MUSIC": "code.name.monkey.retromusic", "PREFERENCE": SETTINGS,
}  # fmt: skip


def _settings(intent: Intent) -> Target:
    screen = settings_screens.ACTIONS[intent.action]
    package = intent.rest if intent.scheme == "package" else intent.text("android.provider.extra.APP_PACKAGE")
    return Target(SETTINGS, screen, {"package": package} if screen == "app_info" else {})


def _shared_with(handset: Handset, intent: Intent, target: Target) -> Target | None:
    """The package that the intent names, where it can do the same as the one that would have answered."""
    known = find(handset, intent.package)
    if known is None or known.app is None or not known.enabled:
        return None
    kinds = ("text", "image", "file") if "text" in target.args or "path" in target.args else ()
    screen = next((known.app.takes[kind] for kind in kinds if kind in known.app.takes), "")
    return Target(known.name, screen, target.args) if screen else None
