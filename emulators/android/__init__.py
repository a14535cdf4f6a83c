"""Real phones and emulators: a client of the adb server, and the phone behind it as a device."""
