"""Where a site lives on the disk and on the network: its environment, its seeded content, its copy that is served."""

import hashlib
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.sites.site import Name, SiteError

__all__ = ["INSTALL_S", "Place", "free_port", "run"]

INSTALL_S = 600.0
"""How long installing or seeding may take; our default."""

ANSWER_S = 10.0
"""How long a site that runs may take to be connected to; our default."""

HERE = Path(__file__).parent


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens at now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def run(command: list[str], *, at: Path, environment: dict[str, str] | None = None) -> None:
    """Raises SiteError with the end of what the command said when it fails."""
    try:
        done = subprocess.run(
            command, cwd=at, env=environment, capture_output=True, text=True, timeout=INSTALL_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SiteError(f"{' '.join(command[:4])} did not run ({error}); try it by hand") from error
    if done.returncode:
        told = (done.stderr or done.stdout).strip()[-1500:]
        raise SiteError(f"{' '.join(command[:4])} failed; try it by hand in {at}:\n{told}")


@dataclass(frozen=True, slots=True)
class Place:
    """One site at one port. Sites at different ports share environment and seeded content, and nothing else."""

    name: Name
    folder: Path
    port: int
    seed: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def live(self) -> Path:
        """The content that is served."""
        return self.folder / self.name / f"port-{self.port}"

    def must_answer(self) -> None:
        """Raises SiteError where nothing runs at the port, or what runs there was not started from this folder."""
        start = f"python -m benchmarks.sites {self.name} --port {self.port}"
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=ANSWER_S).close()
        except OSError as error:
            raise SiteError(f"nothing runs at {self.address}; in another terminal: {start}") from error
        if not self.live.is_dir():
            raise SiteError(f"what runs at {self.address} has nothing in {self.live}; name its --folder and --port")

    def environment(self) -> Path:
        """The folder of programs of the site's own environment, made from its pinned requirements where missing."""
        pins = HERE / "requirements" / f"{self.name}.txt"
        made = self.folder / "environments" / f"{self.name}-{_stamp(pins.read_bytes())}"
        programs = made / "bin"
        if not (made / "complete").is_file():
            made.parent.mkdir(parents=True, exist_ok=True)
            print(
                f"{self.name}: its packages are being installed in {made}, once; minutes", file=sys.stderr, flush=True
            )
            run([sys.executable, "-m", "venv", "--clear", str(made)], at=made.parent)
            run([str(programs / "pip"), "install", "--quiet", "--requirement", str(pins)], at=made)
            (made / "complete").touch()
        return programs

    def seeded(self, sources: list[Path], make: Callable[[Path], None]) -> Path:
        """The seeded content: made by `make` in an empty folder when `sources` or the seed are new, else as it is."""
        files = [file for source in sources for file in ([source] if source.is_file() else sorted(source.rglob("*")))]
        texts = [file.read_bytes() for file in files if file.is_file() and "__pycache__" not in file.parts]
        whole = self.folder / self.name / f"seed-{self.seed}-{_stamp(*texts)}"
        if not whole.is_dir():
            whole.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix="new-", dir=whole.parent, ignore_cleanup_errors=True) as new:
                made = Path(new) / "content"
                made.mkdir()
                make(made)
                made.rename(whole)
        return whole

    def clear(self) -> Path:
        """The folder of what is served, emptied."""
        shutil.rmtree(self.live, ignore_errors=True)
        self.live.mkdir(parents=True)
        return self.live


def _stamp(*texts: bytes) -> str:
    return hashlib.sha256(b"\0".join(texts)).hexdigest()[:12]
