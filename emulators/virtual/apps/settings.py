"""Settings: the main list, and the way through its sub screens."""

from emulators.virtual.app import Activity, App, AppIcon, Context, back, go
from emulators.virtual.apps import settings_apps as apps
from emulators.virtual.apps import settings_pages as pages
from emulators.virtual.apps import settings_sound as sound
from emulators.virtual.apps import settings_style as style
from emulators.virtual.apps.settings_choices import PACKAGE, choose, toggle
from emulators.virtual.widgets import (
    AppBar,
    Avatar,
    Box,
    Column,
    Empty,
    Event,
    Field,
    Icon,
    ListItem,
    Row,
    Scaffold,
    Scroll,
    Text,
)

__all__ = ["APP"]

_MAIN = (
    ("network", "Network & internet", "Mobile, Wi-Fi, hotspot", "wifi", "#1a73e8"),
    ("devices", "Connected devices", "Bluetooth, pairing", "devices", "#0f9d58"),
    ("apps", "Apps", "Recent apps, default apps", "apps", "#f29900"),
    ("notifications", "Notifications", "Notification history, conversations", "notifications", "#e8710a"),
    ("battery", "Battery", "100%", "battery", "#188038"),
    ("storage", "Storage", "38% used, 79 GB free", "storage", "#9334e6"),
    ("sound", "Sound & vibration", "Volume, haptics, Do Not Disturb", "sound", "#d93025"),
    ("display", "Display", "Dark theme, font size, brightness", "display", "#f29900"),
    ("style", "Wallpaper & style", "Colors, icon shape", "palette", "#0b8043"),
    ("accessibility", "Accessibility", "Display, interaction, audio", "person", "#1967d2"),
    ("security", "Security & privacy", "App security, device lock, permissions", "privacy", "#188038"),
    ("location", "Location", "", "location", "#1a73e8"),
    ("system", "System", "Languages, gestures, time, backup", "system", "#5f6368"),
    ("about", "About phone", "", "phone", "#5f6368"),
)
"""(screen, title, subtitle, icon, colour) of the main list."""


def main_view(context: Context) -> Scaffold:
    said = {
        "location": "On" if context.on("secure/location_mode") else "Off",
        "about": context.setting("global/device_name"),
    }
    rows = tuple(
        ListItem(title, said.get(screen, text), go(screen), leading=Avatar(title, icon=icon, color=color), id="title")
        for screen, title, text, icon, color in _MAIN
    )
    pill = Row((Icon("search"), Text("Search settings", color="on_surface_variant")), gap=16)
    bar = Box(pill, (20, 14, 20, 14), "surface_container_high", 26, tap=go("search"), id="search_bar", align="center")
    search = Column((bar,), pad=(16, 4, 16, 12))
    return Scaffold(bar=AppBar("Settings", large=True), body=Scroll((search, *rows)))


def search_view(context: Context) -> Scaffold:
    """Main entries whose title or subtitle holds what was typed."""
    wanted = context.text("query").strip().casefold()
    found = tuple(
        ListItem(title, subtitle, go(screen), leading=Avatar(title, icon=icon, color=color), id="title")
        for screen, title, subtitle, icon, color in _MAIN
        if wanted and (wanted in title.casefold() or wanted in subtitle.casefold())
    )
    message = f"No results for \u201c{context.text('query').strip()}\u201d" if wanted else "Type to search settings"
    field = Field("query", hint="Search settings", id="search_src_text")
    return Scaffold(
        bar=AppBar("Search", up=back(), search=field), body=Scroll(found) if found else Empty("search", message)
    )


def handle(context: Context, event: Event) -> None:
    match event:
        case Event("toggle", (str(key),)):
            toggle(context, key)
        case Event("choose", (str(key), str(value))):
            choose(context, key, value)
        case Event("level", (str(key), int(value))):
            context.put_setting(key, str(value))
        case Event("rename"):
            pages.rename(context)
        case _ if style.style_events(context, event):
            pass
        case _:
            apps.apps_events(context, event)


_ACTIVITIES = (
    ("main", "Settings", main_view),
    ("search", "Settings$SearchActivity", search_view),
    ("network", "Settings$NetworkDashboardActivity", pages.network_view),
    ("internet", "Settings$NetworkProviderSettingsActivity", pages.internet_view),
    ("hotspot", "Settings$TetherSettingsActivity", pages.hotspot_view),
    ("devices", "Settings$ConnectedDeviceDashboardActivity", pages.devices_view),
    ("apps", "Settings$AppDashboardActivity", apps.apps_view),
    ("app_info", "Settings$AppInfoDashboardActivity", apps.app_info_view),
    ("app_permissions", "Settings$AppPermissionsActivity", apps.app_permissions_view),
    ("app_permission", "Settings$AppPermissionActivity", apps.app_permission_view),
    ("notifications", "Settings$ConfigureNotificationSettingsActivity", sound.notifications_view),
    ("battery", "Settings$PowerUsageSummaryActivity", pages.battery_view),
    ("storage", "Settings$StorageDashboardActivity", pages.storage_view),
    ("sound", "Settings$SoundSettingsActivity", sound.sound_view),
    ("dnd", "Settings$ZenModeSettingsActivity", sound.dnd_view),
    ("display", "Settings$DisplaySettingsActivity", sound.display_view),
    ("style", "Settings$WallpaperSettingsActivity", style.style_view),
    ("languages", "Settings$LanguageAndInputSettingsActivity", style.languages_view),
    ("accessibility", "Settings$AccessibilitySettingsActivity", sound.accessibility_view),
    ("security", "Settings$SecurityDashboardActivity", pages.security_view),
    ("location", "Settings$LocationSettingsActivity", pages.location_view),
    ("system", "Settings$SystemDashboardActivity", pages.system_view),
    ("about", "Settings$MyDeviceInfoActivity", pages.about_view),
)

APP = App(
    package=PACKAGE,
    name="Settings",
    icon=AppIcon("settings", "#5f6b7a"),
    activities=tuple(Activity(screen, f"{PACKAGE}.{name}", view) for screen, name, view in _ACTIVITIES),
    handle=handle,
    settings={
        **style.STYLE_SETTINGS,
        "global/adaptive_battery_management_enabled": "1",
        "global/auto_time": "1",
        "global/data_roaming": "0",
        "global/low_power": "0",
        "global/tether_enabled": "0",
        "global/zen_mode": "0",
        "secure/camera_access": "1",
        "secure/accessibility_bold_text": "0",
        "secure/high_text_contrast_enabled": "0",
        "secure/location_mode": "3",
        "secure/notification_badging": "1",
        "secure/screen_lock": "swipe",
        "secure/lock_screen_show_notifications": "1",
        "secure/microphone_access": "1",
        "secure/nfc_on": "1",
        "secure/notification_history_enabled": "0",
        "system/accelerometer_rotation": "0",
        "system/haptic_feedback_enabled": "1",
        "system/notification_light_pulse": "1",
        "system/ringtone": "seedling",
        "system/screen_brightness_mode": "0",
        "system/screen_off_timeout": "30000",
        "system/sound_effects_enabled": "1",
        "system/vibrate_when_ringing": "0",
        "system/volume_alarm": "6",
        "system/volume_music": "7",
        "system/volume_ring": "5",
    },
)
