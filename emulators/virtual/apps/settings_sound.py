"""Sub screens of Settings for what is seen and heard: notifications, sound, display, accessibility."""

from emulators.virtual.app import Context, go
from emulators.virtual.apps import settings_style
from emulators.virtual.apps.settings_choices import choice, choice_dialog, is_on, level, page, switch
from emulators.virtual.widgets import Header, Icon, ListItem, Scaffold

__all__ = ["accessibility_view", "display_view", "dnd_view", "notifications_view", "sound_view"]

_TIMEOUTS = (
    ("15000", "15 seconds"),
    ("30000", "30 seconds"),
    ("60000", "1 minute"),
    ("120000", "2 minutes"),
    ("300000", "5 minutes"),
    ("600000", "10 minutes"),
    ("1800000", "30 minutes"),
)
_FONTS = (("0.85", "Small"), ("1.0", "Default"), ("1.15", "Large"), ("1.3", "Largest"))
_TONES = (("seedling", "Your new adventure"), ("zen", "Zen"), ("chime", "Chime"), ("none", "None"))


def notifications_view(context: Context) -> Scaffold:
    return page(
        "Notifications",
        (
            switch(context, "Notification history", "secure/notification_history_enabled", icon="archive"),
            switch(context, "Notifications on lock screen", "secure/lock_screen_show_notifications", icon="lock"),
            switch(context, "Notification dots", "secure/notification_badging", "Show dots on app icons", icon="apps"),
            switch(context, "Blink light", "system/notification_light_pulse", icon="brightness"),
            _dnd_row(context),
        ),
    )


def _dnd_row(context: Context) -> ListItem:
    said = "On" if is_on(context, "global/zen_mode") else "Off"
    return ListItem("Do Not Disturb", said, go("dnd"), leading=Icon("dnd"), id="title")


def sound_view(context: Context) -> Scaffold:
    return page(
        "Sound & vibration",
        (
            level(context, "Media volume", "system/volume_music", most=15, icon="music"),
            level(context, "Ring volume", "system/volume_ring", most=7, icon="notifications"),
            level(context, "Alarm volume", "system/volume_alarm", most=7, icon="alarm"),
            _dnd_row(context),
            choice(context, "Phone ringtone", "system/ringtone", _TONES, icon="call"),
            switch(context, "Vibrate when ringing", "system/vibrate_when_ringing", icon="vibration"),
            switch(context, "Touch sounds", "system/sound_effects_enabled", icon="touch"),
            switch(context, "Touch vibration", "system/haptic_feedback_enabled", icon="vibration"),
        ),
        choice_dialog(context, "Phone ringtone", "system/ringtone", _TONES),
    )


def dnd_view(context: Context) -> Scaffold:
    return page(
        "Do Not Disturb",
        (
            switch(context, "Use Do Not Disturb", "global/zen_mode", icon="dnd"),
            Header("What can interrupt"),
            switch(context, "Starred contacts", "secure/zen_allow_starred", "May call", icon="star"),
            switch(context, "Repeat callers", "secure/zen_allow_repeat", "Twice in 15 minutes", icon="call"),
            switch(context, "Alarms", "secure/zen_allow_alarms", icon="alarm"),
        ),
    )


def display_view(context: Context) -> Scaffold:
    dialogs = (
        choice_dialog(context, "Screen timeout", "system/screen_off_timeout", _TIMEOUTS),
        choice_dialog(context, "Font size", "system/font_scale", _FONTS),
        settings_style.size_dialog(context),
    )
    return page(
        "Display",
        (
            Header("Brightness"),
            level(context, "Brightness level", "system/screen_brightness", least=1, most=255, icon="brightness"),
            switch(context, "Adaptive brightness", "system/screen_brightness_mode", icon="brightness"),
            Header("Lock display"),
            choice(context, "Screen timeout", "system/screen_off_timeout", _TIMEOUTS, icon="timer"),
            Header("Appearance"),
            switch(context, "Dark theme", "secure/ui_night_mode", icon="dark"),
            choice(context, "Font size", "system/font_scale", _FONTS, icon="font"),
            settings_style.size_row(context),
            Header("Other display controls"),
            switch(context, "Auto-rotate screen", "system/accelerometer_rotation", icon="rotate"),
            switch(context, "Night Light", "secure/night_display_activated", "Tints the screen amber", icon="dark"),
        ),
        next((dialog for dialog in dialogs if dialog), None),
    )


def accessibility_view(context: Context) -> Scaffold:
    return page(
        "Accessibility",
        (
            Header("Display"),
            choice(context, "Font size", "system/font_scale", _FONTS, icon="font"),
            switch(context, "Bold text", "secure/accessibility_bold_text", icon="font"),
            switch(context, "High contrast text", "secure/high_text_contrast_enabled", icon="display"),
            switch(context, "Colour inversion", "secure/accessibility_display_inversion_enabled", icon="dark"),
            Header("Interaction"),
            switch(context, "Magnification", "secure/accessibility_display_magnification_enabled", icon="search"),
            Header("Audio"),
            switch(context, "Mono audio", "system/master_mono", icon="sound"),
        ),
        choice_dialog(context, "Font size", "system/font_scale", _FONTS),
    )
