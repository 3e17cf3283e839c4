"""Fuzzes one reader, guided by coverage: `python -m tests.fuzz.campaign READER SECONDS FOLDER`. Needs the extra `fuzz`.

What it finds stays in FOLDER: `crash-*` raised something unnamed, `timeout-*` took longer than ten seconds.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["recon"]):
    from tests.fuzz.readers import READERS

# One input may take so long, and the process so much memory; a seed is a few hundred bytes.
SECONDS_EACH, MEGABYTES, LONGEST = 10, 1_500, 4_096


def main() -> None:
    """Fuzz until the time is over, or until something is found."""
    name, seconds, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    [reader] = [each for each in READERS if each.name == name]
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    flags = {
        "max_total_time": seconds,
        "timeout": SECONDS_EACH,
        "rss_limit_mb": MEGABYTES,
        "max_len": LONGEST,
        "print_final_stats": 1,
        "verbosity": 0,
        "artifact_prefix": f"{folder}/",
    }
    words = [f"-{flag}={value}" for flag, value in flags.items()]
    atheris.Setup([sys.argv[0], *words, str(corpus), str(reader.seeds[0].parent)], reader.tried)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
