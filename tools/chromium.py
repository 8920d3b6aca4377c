"""Browser that the browser tests drive."""

import os
import shutil
import subprocess

WINDOWLESS = "chromium-headless-shell"
"""The same engine without the windows that no test looks at: a page takes a third of the processor's time."""
NAMES = (WINDOWLESS, "chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--js-flags=--no-opt --no-maglev --single-threaded")
"""How tests begin it: their pages live too briefly to win back what making a script quicker costs."""
BRIEFLY = ("-o", "Acquire::http::Timeout=10", "-o", "Acquire::https::Timeout=10", "-o", "Acquire::Retries=0")


def installed() -> str | None:
    """Find a browser that is already here, the quickest first; CHROMIUM names one that has another name."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for path in map(shutil.which, NAMES) if path), None)


def ensure() -> str | None:
    """Find the quickest browser, installing it where that is allowed (root and apt); else any, else return nothing."""
    if os.environ.get("CHROMIUM") or shutil.which(WINDOWLESS):
        return installed()
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _install(WINDOWLESS)
        if not installed():
            _install("chromium")
    return installed()


def _install(package: str) -> None:
    print(f"Installing {package} with apt", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", package]):
        told = subprocess.DEVNULL
        subprocess.run(["apt-get", "-qq", *BRIEFLY, *command], check=False, stdout=told, stderr=told, env=quiet)
