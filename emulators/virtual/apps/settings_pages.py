"""Sub screens of Settings: network, devices, apps, battery, storage, security, location, system, about."""

from emulators.virtual.app import Context, go, hide, launch, put, show
from emulators.virtual.apps.settings_choices import choice, choice_dialog, is_on, page, switch
from emulators.virtual.apps.settings_style import LOCALE_KEY, LOCALE_NAMES
from emulators.virtual.widgets import (
    Button,
    Card,
    Dialog,
    Event,
    Field,
    Header,
    Icon,
    ListItem,
    Scaffold,
    Text,
    Widget,
)  # fmt: skip

__all__ = [
    "about_view", "battery_view", "devices_view", "hotspot_view", "internet_view", "location_view",
    "network_view", "rename", "security_view", "storage_view", "system_view",
]  # fmt: skip


def network_view(context: Context) -> Scaffold:
    wifi = "AndroidWifi" if is_on(context, "global/wifi_on") else "Wi-Fi off"
    tether = "On" if is_on(context, "global/tether_enabled") else "Off"
    return page(
        "Network & internet",
        (
            ListItem("Internet", wifi, go("internet"), leading=Icon("wifi"), id="title"),
            ListItem("Hotspot & tethering", tether, go("hotspot"), leading=Icon("hotspot"), id="title"),
            switch(context, "Airplane mode", "global/airplane_mode_on", icon="airplane"),
            switch(context, "Mobile data", "global/mobile_data", "T-Mobile", icon="signal"),
            switch(context, "Roaming", "global/data_roaming", "Connect to data services when roaming", icon="place"),
        ),
    )


def internet_view(context: Context) -> Scaffold:
    lit = is_on(context, "global/wifi_on")
    networks: tuple[Widget, ...] = ()
    if lit:
        networks = (
            ListItem("AndroidWifi", "Connected", leading=Icon("wifi", "primary"), trailing=Icon("lock")),
            ListItem("Guest", "Open", leading=Icon("wifi")),
            ListItem("Office 5G", "Secured", leading=Icon("wifi"), trailing=Icon("lock")),
        )
    note = "" if lit else "To see available networks, turn Wi-Fi on"
    return page("Internet", (switch(context, "Wi-Fi", "global/wifi_on", note), *networks))


def hotspot_view(context: Context) -> Scaffold:
    lit = is_on(context, "global/tether_enabled")
    said = "Sharing this phone\u2019s connection" if lit else "Not sharing internet with other devices"
    return page(
        "Hotspot & tethering",
        (
            switch(context, "Wi-Fi hotspot", "global/tether_enabled", said, icon="hotspot"),
            switch(context, "Bluetooth tethering", "global/bluetooth_tether", icon="bluetooth"),
        ),
    )


def devices_view(context: Context) -> Scaffold:
    lit = is_on(context, "global/bluetooth_on")
    said = f"Visible as \u201c{context.setting('global/device_name')}\u201d" if lit else "Turn on to pair new devices"
    return page(
        "Connected devices",
        (
            switch(context, "Bluetooth", "global/bluetooth_on", said, icon="bluetooth"),
            switch(context, "NFC", "secure/nfc_on", "Exchange data when the phone touches a device", icon="nfc"),
            Header("Previously connected devices"),
            ListItem("Kitchen speaker", "Not connected", leading=Icon("sound"), enabled=lit),
            ListItem("Pixel Buds", "Not connected", leading=Icon("music"), enabled=lit),
        ),
    )


def battery_view(context: Context) -> Scaffold:
    full = Card((Text("100%", "headline"), Text("Fully charged", "small", "on_surface_variant")))
    return page(
        "Battery",
        (
            full,
            switch(
                context, "Battery Saver", "global/low_power", "Turns off some features to save power", icon="battery"
            ),
            switch(context, "Adaptive Battery", "global/adaptive_battery_management_enabled", "Extends battery life"),
            switch(context, "Battery percentage", "system/status_bar_show_battery_percent", "Show in status bar"),
        ),
    )


def storage_view(context: Context) -> Scaffold:
    """How much lies where; each row opens what it counts."""
    used = Card((Text("49 GB used", "headline"), Text("of 128 GB", "small", "on_surface_variant")))
    rows = tuple(ListItem(name, size, tap, leading=Icon(icon), id="title") for name, size, icon, tap in _STORED)
    system = Dialog(
        "System", "System contains the files that are used to run Android version 13.",
        buttons=(Button("OK", hide(), "text"),),
    )  # fmt: skip
    return page("Storage", (used, *rows), system if context.overlay() == "system" else None)


_FILES = "com.google.android.documentsui"
_STORED = (
    ("Apps", "21 GB", "apps", go("apps")),
    ("Images", "9.4 GB", "image", launch(_FILES, "gathered", kind="Images")),
    ("Videos", "3.1 GB", "film", launch(_FILES, "gathered", kind="Videos")),
    ("Audio", "0.4 GB", "music_note", launch(_FILES, "gathered", kind="Audio")),
    ("Documents", "0.1 GB", "file_text", launch(_FILES, "gathered", kind="Documents")),
    ("System", "15 GB", "settings", show("system")),
)
"""What fills the storage: a name, how much, an icon, and what a touch opens."""


_LOCKS = (("none", "None"), ("swipe", "Swipe"), ("pin", "PIN"))


def security_view(context: Context) -> Scaffold:
    return page(
        "Security & privacy",
        (
            Header("Device lock"),
            choice(context, "Screen lock", "secure/screen_lock", _LOCKS, icon="lock"),
            Header("Privacy controls"),
            switch(context, "Camera access", "secure/camera_access", "For apps and services", icon="camera"),
            switch(context, "Microphone access", "secure/microphone_access", "For apps and services", icon="mic"),
            switch(context, "Show passwords", "system/show_password", "Display characters briefly as you type"),
        ),
        choice_dialog(context, "Screen lock", "secure/screen_lock", _LOCKS),
    )


def location_view(context: Context) -> Scaffold:
    lit = is_on(context, "secure/location_mode")
    return page(
        "Location",
        (
            switch(context, "Use location", "secure/location_mode", icon="location"),
            switch(context, "Wi-Fi scanning", "global/wifi_scan_always_enabled", icon="wifi", enabled=lit),
            switch(context, "Bluetooth scanning", "global/ble_scan_always_enabled", icon="bluetooth", enabled=lit),
        ),
    )


_CLOCKS = (("24", "24-hour"), ("12", "12-hour"))


def system_view(context: Context) -> Scaffold:
    return page(
        "System",
        (
            ListItem(
                "Languages",
                dict(LOCALE_NAMES).get(context.setting(LOCALE_KEY), "English (United States)"),
                go("languages"),
                leading=Icon("language"),
                id="title",
            ),
            Header("Date & time"),
            switch(context, "Set time automatically", "global/auto_time", icon="clock"),
            choice(context, "Time format", "system/time_12_24", _CLOCKS, icon="alarm"),
            Header("Backup"),
            switch(context, "Back up by itself", "secure/backup_enabled", "Apps and settings", icon="refresh"),
        ),
        choice_dialog(context, "Time format", "system/time_12_24", _CLOCKS),
    )


def about_view(context: Context) -> Scaffold:
    name = context.setting("global/device_name")
    rename_dialog = Dialog(
        title="Device name",
        body=(Field("name", label="Name", initial=name, submit=Event("rename"), id="edit"),),
        buttons=(Button("Cancel", put(name=None, overlay=None), "text"), Button("OK", Event("rename"), "text")),
    )
    return page(
        "About phone",
        (
            ListItem("Device name", name, show("rename"), leading=Icon("edit"), id="title"),
            ListItem("Phone number", "+1 555 010 4477", leading=Icon("call")),
            Header("Device details"),
            ListItem("Model", "Pixel 6"),
            ListItem("Android version", "13"),
            ListItem("Build number", "TQ3A.230901.001"),
            ListItem("Storage", "128 GB"),
            ListItem("IP address", "10.0.2.16" if is_on(context, "global/wifi_on") else "Unavailable"),
        ),
        rename_dialog if context.overlay() == "rename" else None,
    )


def rename(context: Context) -> None:
    name = context.text("name", context.setting("global/device_name")).strip()
    if not name:
        context.toast("Enter a name")
        return
    context.put_setting("global/device_name", name[:32])
    context.set(name=None, overlay=None)
