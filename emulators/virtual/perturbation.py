"""Conditions that make a phone look and behave differently while its tasks stay the same.

The dimensions follow AdvDreamer (arXiv 2412.03002) carried over to screens: what a person hardly notices, a policy
that has memorised pixels stumbles over. What a task is about is never perturbed: its own settings win.
"""

import json
from dataclasses import asdict, dataclass, replace
from random import Random
from typing import Any

from emulators.device import DeviceError
from emulators.virtual.apps.interruptions import DIALOGS, PACKAGE
from emulators.virtual.palettes import ACCENTS
from emulators.virtual.wallpapers import WALLPAPERS
from emulators.virtual.world import Notification, Page, World

__all__ = ["CHOICES", "NEUTRAL", "Perturbation", "draw", "is_loading", "vary"]

CHOICES: dict[str, tuple[Any, ...]] = {
    "dark": (False, True),
    "font_scale": (0.85, 1.0, 1.15, 1.3, 1.5),
    "density": (0.9, 1.0, 1.1),
    "locale": ("en-US", "en-XA", "ar-XB"),
    "style": ("material3", "material2", "mixed-1", "mixed-2", "mixed-3"),
    "accent": tuple(ACCENTS),
    "shape": ("circle", "roundedrect", "square"),
    "wallpaper": tuple(paper.name for paper in WALLPAPERS),
    "notifications": (0, 1, 3, 6),
    "pop_ups": (0, 1, 2),
    "slow_loads": (0, 1, 3),
}
"""What `draw` and `vary` choose from; our selection."""

_HORIZON = 12
"""Pop-ups and slow screens come within so many steps of an episode; our default."""


@dataclass(frozen=True, slots=True)
class Perturbation:
    """How a phone differs from a new one. `density` is relative to the profile's own.

    `notifications` are there from the start. `pop_ups` and `slow_loads` come after some of the first steps of an
    episode, drawn from `seed`: a pop-up lies over everything until it is answered, and a slow screen swallows the next
    action (Wait is the one that loses nothing). Raises DeviceError for a value that `CHOICES` does not have.
    """

    dark: bool = False
    font_scale: float = 1.0
    density: float = 1.0
    locale: str = "en-US"
    style: str = "material3"
    accent: str = "blue"
    shape: str = "circle"
    wallpaper: str = "dusk"
    notifications: int = 0
    pop_ups: int = 0
    slow_loads: int = 0
    seed: int = 0

    def __post_init__(self) -> None:
        for name, choices in CHOICES.items():
            if (value := getattr(self, name)) not in choices:
                raise DeviceError(f"a phone has no {name} {value!r}; choose one of {', '.join(map(str, choices))}")

    def settings(self, dpi: float) -> dict[str, str]:
        """The settings that differ from a new phone's, for a screen of `dpi` dots per inch."""
        overlays = {
            "android.theme.customization.system_palette": ACCENTS[self.accent].removeprefix("#"),
            "android.theme.customization.adaptive_icon_shape": f"com.android.theme.icon.{self.shape}",
        }
        plain = (self.accent, self.shape) == (NEUTRAL.accent, NEUTRAL.shape)
        wanted = {
            "secure/ui_night_mode": "2" if self.dark else "",
            "system/font_scale": "" if self.font_scale == 1 else f"{self.font_scale}",
            "secure/display_density_forced": "" if self.density == 1 else f"{round(dpi * self.density)}",
            "system/system_locales": "" if self.locale == NEUTRAL.locale else self.locale,
            "secure/widget_style": "" if self.style == NEUTRAL.style else self.style,
            "secure/theme_customization_overlay_packages": "" if plain else json.dumps(overlays),
            "secure/wallpaper": "" if self.wallpaper == NEUTRAL.wallpaper else self.wallpaper,
        }
        return {key: value for key, value in wanted.items() if value}

    def begin(self, world: World, dpi: float) -> None:
        """Put a phone under these conditions, before a task is prepared on it."""
        for key, value in self.settings(dpi).items():
            world.put_setting(key, value)
        rng = Random(f"{self.seed}:notifications")
        packages = sorted(package for package, app in world.apps.items() if not app.hidden)
        for number in range(self.notifications if packages else 0):
            package = rng.choice(packages)
            title = rng.choice(("Reminder", "New offer", "Tip of the day", "Your week", "Sync finished"))
            text = f"{world.apps[package].name} has something for you"
            screen = world.apps[package].activities[0].screen
            world.notify(Notification(package, f"perturbation-{number}", title, text, world.state.now, screen))

    def disturb(self, world: World, step: int) -> None:
        """What comes between after the step with this number, counted from 0 at the start of an episode."""
        rng = Random(f"{self.seed}:disturbances")
        steps = rng.sample(range(_HORIZON), self.pop_ups + self.slow_loads)
        pop_ups, slow = steps[: self.pop_ups], steps[self.pop_ups :]
        if step in pop_ups:
            kind = sorted(DIALOGS)[(self.seed + step) % len(DIALOGS)]
            world.panel(Page(PACKAGE, "dialog", {"kind": kind}))
        elif step in slow:
            world.panel(Page(PACKAGE, "loading"))

    def told(self) -> str:
        """What differs from a new phone, in words."""
        differs = {name: value for name, value in asdict(self).items() if value != getattr(NEUTRAL, name)}
        return ", ".join(f"{name} {value}" for name, value in differs.items() if name != "seed") or "nothing"


NEUTRAL = Perturbation()
"""A phone as it comes."""


def is_loading(world: World) -> bool:
    """Whether the screen in front is not there yet."""
    return (world.page.package, world.page.screen) == (PACKAGE, "loading")


def draw(rng: Random) -> Perturbation:
    """Every condition at random."""
    chosen = {name: rng.choice(choices) for name, choices in CHOICES.items()}
    return Perturbation(**chosen, seed=rng.randrange(1_000))


def vary(one: Perturbation, rng: Random) -> Perturbation:
    """With one or two conditions at another value."""
    names = rng.sample(sorted(CHOICES), rng.randint(1, 2))
    changed = {name: rng.choice([value for value in CHOICES[name] if value != getattr(one, name)]) for name in names}
    return replace(one, **changed, seed=rng.randrange(1_000))
