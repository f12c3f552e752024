"""The wheel carries all the app needs: it is built, installed bare and asked for a page."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

CHECKOUT = Path(__file__).resolve().parent.parent
ASK_FOR_PAGES = """
import sys
from pathlib import Path

import messe.app

app = messe.app.create_app(Path(sys.argv[1]))
for address in ("/", f"{app.static_url_path}/vendor/kern/kern.min.css"):
    print(app.test_client().get(address).status_code, Path(address).name)
print(Path(messe.app.__file__).parents[1])
"""


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(["--wheel"], id="wheel"),
        pytest.param([], id="wheel-from-sdist"),
    ],
)
def wheel(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    run(
        *(sys.executable, "-m", "build", "--no-isolation", *request.param),
        *("--outdir", folder, CHECKOUT),
        cwd=folder,
    )
    return next(folder.glob("*.whl"))


def run(*command, cwd):
    """Run `command` and give what it prints; a failing one shows it."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def install_bare(wheel, folder):
    """Make a venv with nothing but `wheel`; what that imports is lent by the tests' own."""
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    run(
        *(sys.executable, "-m", "pip", "--python", python, "install", "--quiet"),
        *("--no-deps", "--no-index", "--disable-pip-version-check", wheel),
        cwd=folder,
    )
    packages = next((folder / "lib").glob("python*/site-packages"))
    # Read as a plain path: the .pth of the tests' own editable install stays without effect.
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return packages, python


def test_wheel_holds_pages_styles_and_translations(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())

    assert {
        "messe/templates/layout/base.html",
        "messe/static/vendor/kern/kern.min.css",
        "messe/static/vendor/fira-sans/fira-sans-latin-400-normal.woff2",
        "messe/translations/en/LC_MESSAGES/messages.mo",
    } <= names


def test_installed_wheel_serves_a_page_and_a_style_sheet(wheel, tmp_path):
    packages, python = install_bare(wheel, tmp_path / "bare")
    instance = tmp_path / "instance"

    run(python.with_name("messe"), "--instance", instance, "init", cwd=tmp_path)
    answer = run(python, "-c", ASK_FOR_PAGES, instance, cwd=tmp_path)

    assert answer.splitlines() == ["200 ", "200 kern.min.css", str(packages)]
