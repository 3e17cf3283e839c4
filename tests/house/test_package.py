"""What a stranger installs: the wheel carries the SQL and the templates, and finds them without the checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=TOP, check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return built


def test_the_wheel_carries_every_sql_file_and_every_template(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"recon/_assets/{path.relative_to(TOP).as_posix()}"
        for folder in ("sql", "reports")
        for path in (TOP / folder).rglob("*")
        if path.suffix in {".sql", ".j2"}
    }

    assert wanted - inside == set()
    assert {"recon/py.typed", "recon/store/migrations/versions/0001_findings.py"} <= inside
    assert {"recon/sandbox/templates/received.html.j2", "recon/sandbox/wrong_certificate.pem"} <= inside


def test_the_installed_package_reads_its_own_assets(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = (
        "from recon import assets, wiring;"
        "print(assets.folder('sql'), len(wiring.sql_blocks('matching/*.sql')), 'weekly.html.j2' in wiring.templates())"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    folder, kernel, has_page = done.stdout.split()
    assert Path(folder) == tmp_path / "recon" / "_assets" / "sql"
    assert (int(kernel), has_page) == (len(list((TOP / "sql" / "matching").glob("*.sql"))), "True")
