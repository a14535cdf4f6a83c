"""What the package manager knows: the phone's apps, the providers behind them, and the stand-ins that may be installed.

What the user changes (installed, disabled, permissions) is kept in the phone's settings, so that snapshots hold it.
"""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from emulators.virtual.app import App
from emulators.virtual.apps import call_log, contacts_provider, text_messages
from emulators.virtual.databases import empty_database
from emulators.virtual.door.handset import Handset

__all__ = [
    "ADB_KEYBOARD", "ANDROID_WORLD", "APPIUM_SERVER", "APPIUM_SETTINGS", "CLIPPER", "FORWARDER", "KEYBOARD",
    "STAND_INS", "Package", "clear", "find", "packages", "set_enabled", "set_installed",
]  # fmt: skip

KEYBOARD = "com.google.android.inputmethod.latin"
CLIPPER = "ca.zgrs.clipper"
FORWARDER = "com.google.androidenv.accessibilityforwarder"
ANDROID_WORLD = "com.example.androidworld"
APPIUM_SETTINGS = "io.appium.settings"
APPIUM_SERVER = "io.appium.uiautomator2.server"
ADB_KEYBOARD = "com.android.adbkeyboard"


@dataclass(frozen=True, slots=True)
class Package:
    """One installed package. `state` is "enabled", "disabled-user" or "disabled"; `app` is None where nothing shows."""

    name: str
    uid: int
    version: str
    code: int
    system: bool
    path: str
    state: str = "enabled"
    app: App | None = None

    @property
    def enabled(self) -> bool:
        return self.state == "enabled"


_PROVIDERS = (
    "android", "com.android.bluetooth", "com.android.externalstorage", "com.android.inputdevices",
    "com.android.keychain", "com.android.networkstack", "com.android.nfc", "com.android.phone",
    "com.android.providers.blockednumber", "com.android.providers.calendar", "com.android.providers.contacts",
    "com.android.providers.downloads", "com.android.providers.media.module", "com.android.providers.settings",
    "com.android.providers.telephony", "com.android.providers.userdictionary", "com.android.server.telecom",
    "com.android.shell", KEYBOARD,
)  # fmt: skip
"""Packages of the system that have no screen of their own here."""
_SYSTEM_USERS = ("android", "com.android.settings", "com.android.providers.settings", "com.android.keychain",
                 "com.android.inputdevices")  # fmt: skip
"""Those that run as the user `system`."""
_DATA_OF = {
    "com.android.providers.contacts": (contacts_provider.PATH, call_log.PATH),
    "com.android.providers.telephony": (text_messages.PATH,),
    "com.android.providers.blockednumber": (text_messages.BLOCKED_PATH,),
}
"""Which databases belong to a provider rather than to the apps that show them."""
STAND_INS = {
    FORWARDER: "1.0", ANDROID_WORLD: "1.0", APPIUM_SETTINGS: "8.0.9", APPIUM_SERVER: "10.6.6",
    f"{APPIUM_SERVER}.test": "1.0", ADB_KEYBOARD: "2.4-dev", "com.github.uiautomator": "2.4.0",
    "com.github.uiautomator.test": "1.0",
}  # fmt: skip
"""Packages that may be installed although no APK runs here: the door answers for them. With their versions."""
_SYSTEM_FIRST = ("com.android.", "com.google.android.")
_VERSIONS = {
    "net.cozic.joplin": ("2.12.3", 2097740), "net.osmand": ("4.6.13", 4613), "ca.zgrs.clipper": ("1.2.1", 3),
    "net.gsantner.markor": ("2.11.1", 150), "org.tasks": ("13.6.3", 130605), "org.videolan.vlc": ("3.5.4", 13050408),
    "com.android.chrome": ("113.0.5672.136", 567263637), "com.flauschcode.broccoli": ("1.2.6", 1020600),
    "com.arduia.expense": ("1.0.0-beta03", 11), "code.name.monkey.retromusic": ("6.0.1", 10603),
    "de.dennisguse.opentracks": ("4.9.6", 5705), "com.dimowner.audiorecorder": ("0.9.6", 926),
    "com.simplemobiletools.calendar.pro": ("6.22.1", 237), "com.simplemobiletools.gallery.pro": ("6.26.7", 396),
    "com.simplemobiletools.smsmessenger": ("5.19.1", 76), "com.simplemobiletools.draw.pro": ("6.8.4", 79),
}  # fmt: skip
"""Version names and codes of apps that are not of the system image."""


def packages(handset: Handset) -> tuple[Package, ...]:
    """Everything that is installed, in the order of the names."""
    return tuple(sorted(_all(handset), key=lambda package: package.name))


def find(handset: Handset, name: str) -> Package | None:
    return next((package for package in _all(handset) if package.name == name), None)


def _all(handset: Handset) -> Iterator[Package]:
    world = handset.phone.world
    for app in handset.phone.apps:
        if world.setting(_installed_key(app.package), "1") == "1":
            yield replace(_package(handset, app.package), app=app)
    for name in _PROVIDERS:
        yield _package(handset, name)
    for name, version in STAND_INS.items():
        if world.setting(_installed_key(name)) == "1":
            yield replace(_package(handset, name), version=version, code=1)


def _package(handset: Handset, name: str) -> Package:
    system = name == "android" or (name.startswith(_SYSTEM_FIRST) and name not in STAND_INS)
    version, code = _VERSIONS.get(name, (handset.properties["ro.build.version.release"], 33) if system else ("1.0", 1))
    if name == "android":
        path = "/system/framework/framework-res.apk"
    elif system:
        last = name.rpartition(".")[2].capitalize()
        path = f"/system/{'app' if 'google' in name else 'priv-app'}/{last}/{last}.apk"
    else:
        path = f"/data/app/~~{_mark(name, 'folder')}==/{name}-{_mark(name, 'apk')}==/base.apk"
    state = handset.phone.world.setting(f"package/{name}/enabled", "enabled")
    uid = 1000 if name in _SYSTEM_USERS else 2000 if name == "com.android.shell" else handset.uid(name)
    return Package(name, uid, version, code, system, path, state)


def _mark(name: str, salt: str) -> str:
    """The 22 signs that Android draws for a folder below /data/app, the same for the same package."""
    return base64.urlsafe_b64encode(hashlib.sha256(f"{salt}:{name}".encode()).digest())[:22].decode()


# Changing


def _installed_key(name: str) -> str:
    return f"package/{name}/installed"


def set_installed(handset: Handset, name: str, *, on: bool) -> None:
    """Make a package known, or forget it with all that it keeps."""
    if not on:
        clear(handset, name)
    handset.phone.world.put_setting(_installed_key(name), "1" if on else "0")


def set_enabled(handset: Handset, name: str, state: str) -> None:
    """`state` is "enabled", "disabled" or "disabled-user"; what is disabled is no longer in front."""
    world = handset.phone.world
    if state == "enabled":
        world.drop_setting(f"package/{name}/enabled")
    else:
        world.put_setting(f"package/{name}/enabled", state)
        world.close(name)


def clear(handset: Handset, name: str) -> None:
    """What `pm clear` does: as on the first start, and not running. Data of the user on shared storage stays."""
    world, files = handset.phone.world, handset.system_files
    app = world.apps.get(name)
    world.close(name)
    world.state = replace(
        world.state, notifications=tuple(each for each in world.state.notifications if each.package != name)
    )
    begins = (f"permission/{name}/", f"permission_fixed/{name}/", f"appops/{name}/")
    settings = {key: value for key, value in world.state.settings.items() if not key.startswith(begins)}
    if app is not None:
        own = {
            key: value for key, value in app.settings.items() if not key.startswith(("global/", "secure/", "system/"))
        }
        settings.update(own)
    world.state = replace(world.state, settings=settings)
    paths = _DATA_OF.get(name, ())
    if app is not None:
        mine = {path for paths in _DATA_OF.values() for path in paths}
        paths = tuple(path for path in app.databases if path not in mine)
    for home in (f"/data/data/{name}", f"/data/user_de/0/{name}"):
        if files.is_folder(home):
            for entry in files.list(home):
                for path, stat in [*files.walk(f"{home}/{entry}")]:
                    if stat.is_file and path not in handset.phone.world.databases.paths:
                        files.remove(path)
    if files.is_folder(f"/storage/emulated/0/Android/data/{name}"):
        files.remove_tree(f"/storage/emulated/0/Android/data/{name}")
    for path in paths:
        schema = next(app.databases[path] for app in handset.phone.apps if path in app.databases)
        world.databases.put(path, empty_database(schema))
