"""How activities are written: distances, speeds, times and dates in the units that the user has chosen."""

import datetime

from emulators.virtual.apps.track_store import Track

__all__ = ["UNITS", "date_text", "distance_text", "duration_text", "height_text", "pace_text", "speed_text", "summary"]

UNITS = {"METRIC": "Metric (km, m)", "IMPERIAL": "Imperial (mi, ft)", "NAUTICAL_IMPERIAL": "Nautical (NM, ft)"}
"""The values of the preference for units, and what they are called."""

_LONG = {"METRIC": (1000.0, "km"), "IMPERIAL": (1609.344, "mi"), "NAUTICAL_IMPERIAL": (1852.0, "NM")}
_SPEEDS = {"METRIC": "km/h", "IMPERIAL": "mph", "NAUTICAL_IMPERIAL": "kn"}
_FOOT = 0.3048


def distance_text(metres: float, units: str) -> str:
    length, name = _LONG.get(units, _LONG["METRIC"])
    return f"{metres / length:.2f} {name}"


def speed_text(speed: float, units: str) -> str:
    """A speed that is given in metres per second."""
    length, _ = _LONG.get(units, _LONG["METRIC"])
    return f"{speed * 3600 / length:.1f} {_SPEEDS.get(units, 'km/h')}"


def pace_text(speed: float, units: str) -> str:
    """Minutes and seconds for one kilometre, mile or nautical mile."""
    length, name = _LONG.get(units, _LONG["METRIC"])
    return f"{duration_text(round(length / speed))} /{name}" if speed > 0.01 else f"-- /{name}"


def height_text(metres: float, units: str) -> str:
    return f"{metres:.0f} m" if units == "METRIC" else f"{metres / _FOOT:.0f} ft"


def duration_text(seconds: int) -> str:
    """ "45:00", or "1:05:00" from an hour on."""
    minutes, rest = divmod(max(0, seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"


def date_text(start: int) -> str:
    return f"{datetime.datetime.fromtimestamp(start, datetime.UTC):%a %-d %b %Y, %H:%M}"


def summary(track: Track, units: str) -> str:
    """What is shared of a track."""
    return (
        f"{track.name}: {track.category}, {date_text(track.start)}, {distance_text(track.metres, units)}"
        f" in {duration_text(track.seconds)}"
    )
