"""What `dumpsys package` and `pm dump` say of a package."""
# ruff: noqa: E501 (lines of Android's output are as long as they are)

import datetime

from emulators.virtual.door.handset import Handset
from emulators.virtual.door.services.intents import short_component
from emulators.virtual.door.services.packages import Package, find, packages
from emulators.virtual.door.services.starting import app_of
from emulators.virtual.world import START

__all__ = ["package_dump"]


def package_dump(handset: Handset, name: str = "") -> str:
    """Of one package, or of all."""
    if name:
        known = find(handset, name)
        if known is None:
            return f"Dexopt state:\n  Unable to find package: {name}\n"
        return _resolver(handset, known) + "\nPackages:\n" + _package(handset, known)
    return "Packages:\n" + "".join(_package(handset, each) for each in packages(handset))


def _resolver(handset: Handset, known: Package) -> str:
    if known.app is None or known.app.panel:
        return ""
    main = short_component((known.name, app_of(handset, known.name).activities[0].name))
    mark = f"{known.uid:07x}"
    return (
        "Activity Resolver Table:\n  Non-Data Actions:\n      android.intent.action.MAIN:\n"
        f"        {mark} {main} filter {mark}\n"
        '          Action: "android.intent.action.MAIN"\n          Category: "android.intent.category.LAUNCHER"\n'
    )


def _package(handset: Handset, known: Package) -> str:
    """Installed when the phone was: a day before its clock begins."""
    stamp = datetime.datetime.fromtimestamp(START - 86_400, datetime.UTC).strftime("%Y-%m-%d %H:%M:%S")
    flags = "SYSTEM HAS_CODE" if known.system else "HAS_CODE ALLOW_CLEAR_USER_DATA"
    start = f"permission/{known.name}/"
    held = {
        key.removeprefix(start): value
        for key, value in sorted(handset.phone.world.state.settings.items())
        if key.startswith(start)
    }
    runtime = "".join(
        f"        android.permission.{name}: granted={'true' if value in ('granted', 'once') else 'false'},"
        " flags=[ USER_SENSITIVE_WHEN_GRANTED|USER_SENSITIVE_WHEN_DENIED]\n"
        for name, value in held.items()
    )
    number = {"enabled": 0, "disabled": 2}.get(known.state, 3)
    return f"""  Package [{known.name}] ({known.uid:x}):
    userId={known.uid}
    pkg=Package{{{known.uid:07x} {known.name}}}
    codePath={known.path.rpartition("/")[0]}
    resourcePath={known.path.rpartition("/")[0]}
    primaryCpuAbi=x86_64
    versionCode={known.code} minSdk=24 targetSdk=33
    versionName={known.version}
    apkSigningVersion=2
    flags=[ {flags} ]
    pkgFlags=[ {flags} ]
    dataDir=/data/user/0/{known.name}
    timeStamp={stamp}
    firstInstallTime={stamp}
    lastUpdateTime={stamp}
    signatures=PackageSignatures{{{known.uid:07x} version:2, signatures:[{known.uid:08x}], past signatures:[]}}
    User 0: ceDataInode=0 installed=true hidden=false suspended=false distractionFlags=0 stopped=false notLaunched=false enabled={number} instant=false virtual=false
      runtime permissions:
{runtime}"""
