"""The system properties of the phone, as `getprop` lists them: those of Google's emulator image of Android 13."""

from emulators.virtual.theme import Profile

__all__ = ["SDK", "properties_of"]

SDK = 33
"""Android 13, as AndroidWorld has it."""
_FIXED = """
bootreceiver.enable=1
dalvik.vm.heapsize=576m
debug.force_rtl=false
dev.bootcomplete=1
gsm.current.phone-type=1
gsm.network.type=LTE
gsm.operator.alpha=T-Mobile
gsm.operator.iso-country=us
gsm.operator.isroaming=false
gsm.operator.numeric=310260
gsm.sim.operator.alpha=T-Mobile
gsm.sim.operator.iso-country=us
gsm.sim.operator.numeric=310260
gsm.sim.state=LOADED
init.svc.adbd=running
init.svc.bootanim=stopped
init.svc.surfaceflinger=running
init.svc.zygote=running
persist.sys.locale=en-US
persist.sys.timezone=UTC
persist.sys.usb.config=adb
qemu.hw.mainkeys=0
ro.adb.secure=0
ro.allow.mock.location=0
ro.board.platform=
ro.boot.hardware=ranchu
ro.boot.qemu=1
ro.build.characteristics=emulator
ro.build.date.utc=1696118400
ro.build.product=emu64x
ro.build.tags=dev-keys
ro.build.type=userdebug
ro.build.version.all_codenames=REL
ro.build.version.codename=REL
ro.build.version.incremental=10940250
ro.build.version.preview_sdk=0
ro.build.version.release=13
ro.build.version.release_or_codename=13
ro.build.version.security_patch=2022-09-05
ro.config.notification_sound=OnTheHunt.ogg
ro.config.ringtone=Ring_Synth_04.ogg
ro.crypto.state=encrypted
ro.debuggable=1
ro.hardware=ranchu
ro.kernel.qemu=1
ro.kernel.qemu.gles=1
ro.opengles.version=196609
ro.product.board=goldfish_x86_64
ro.product.brand=google
ro.product.cpu.abi=x86_64
ro.product.cpu.abilist=x86_64,arm64-v8a
ro.product.cpu.abilist32=
ro.product.cpu.abilist64=x86_64,arm64-v8a
ro.product.device=emu64x
ro.product.locale=en-US
ro.product.manufacturer=Google
ro.product.model=sdk_gphone64_x86_64
ro.product.name=sdk_gphone64_x86_64
ro.secure=1
ro.setupwizard.mode=DISABLED
ro.treble.enabled=true
ro.zygote=zygote64
service.adb.root=0
service.bootanim.exit=1
sys.boot_completed=1
sys.usb.config=adb
sys.usb.state=adb
vold.decrypt=trigger_restart_framework
wifi.interface=wlan0
ro.build.description=sdk_gphone64_x86_64-userdebug 13 TE1A.220922.034 10940250 dev-keys
ro.build.display.id=sdk_gphone64_x86_64-userdebug 13 TE1A.220922.034 10940250 dev-keys
ro.build.fingerprint=google/sdk_gphone64_x86_64/emu64x:13/TE1A.220922.034/10940250:userdebug/dev-keys
ro.build.id=TE1A.220922.034
ro.build.version.sdk=33
ro.product.build.version.sdk=33
ro.product.first_api_level=33
"""


def properties_of(profile: Profile, *, name: str, serial: str) -> dict[str, str]:
    """By name; `name` is the AVD's."""
    fixed = (line.partition("=") for line in _FIXED.strip().splitlines())
    found = {key: value for key, _, value in fixed}
    found |= {
        "ro.boot.qemu.avd_name": name,
        "ro.boot.serialno": serial,
        "ro.serialno": serial,
        "ro.sf.lcd_density": str(round(160 * profile.density)),
    }
    return dict(sorted(found.items()))
