"""Files that patterns match, each as it stood when it was found."""

from collections.abc import Iterable
from dataclasses import dataclass
from glob import glob
from pathlib import Path

from recon.jobs.ports import SourceUnavailable


@dataclass(frozen=True, slots=True)
class Found:
    """This is a file that a pattern matched, as it stood when it was found."""

    path: Path
    device: int
    inode: int
    size: int
    changed: int

    @property
    def key(self) -> tuple[int, int]:
        """Tell this file from others, whatever its name."""
        return self.device, self.inode

    @property
    def state(self) -> str:
        """Describe what would change if the file did."""
        return f"{self.inode}:{self.size}:{self.changed}"


def found_files(patterns: Iterable[str], *, where: str, cure: str) -> list[Found]:
    """List the files, the longest unchanged first; each pattern must match at least one."""
    found: dict[tuple[int, int], Found] = {}
    for pattern in patterns:
        files = [file for name in sorted(glob(pattern, recursive=True)) if (file := found_at(Path(name)))]  # noqa: PTH207 - patterns may be absolute
        if not files:
            raise SourceUnavailable(where, f"no file matches '{pattern}'", cure=cure)
        found.update({file.key: file for file in files})
    return sorted(found.values(), key=lambda file: (file.changed, str(file.path)))


def found_at(path: Path) -> Found | None:
    """Look at one path; None where there is no file that can be seen."""
    try:
        stat = path.stat()
    except OSError:
        return None
    if path.is_dir():
        return None
    return Found(path, stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns)
