"""Chromium as a device, and MiniWoB++ as its first tasks."""
