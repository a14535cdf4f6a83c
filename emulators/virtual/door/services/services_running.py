"""Which services of installed packages run: those that the shell has started."""

from dataclasses import dataclass, field

__all__ = ["Services"]


@dataclass(slots=True)
class Services:
    """A part of a handset: (package, class) of what runs, and whether in the foreground."""

    running: dict[tuple[str, str], bool] = field(default_factory=dict)

    def start(self, component: tuple[str, str], *, foreground: bool) -> None:
        self.running[component] = foreground

    def stop(self, package: str, name: str = "") -> bool:
        """End one service, or all of a package; False where none ran."""
        gone = [key for key in self.running if key[0] == package and name in ("", key[1])]
        for key in gone:
            del self.running[key]
        return bool(gone)

    def runs(self, package: str, name: str) -> bool:
        return (package, name) in self.running
