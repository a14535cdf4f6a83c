"""The virtual phone behind the real adb protocol: any adb tool takes it for a phone."""
