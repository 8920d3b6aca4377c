"""Browser that the browser tests drive."""

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")


def installed() -> str | None:
    """Find a browser that is already here; CHROMIUM names one that has another name."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for path in map(shutil.which, NAMES) if path), None)


def ensure() -> str | None:
    """Find a browser, else install one where that is allowed (root and apt), else return nothing."""
    found = installed()
    if found or os.geteuid() != 0 or not shutil.which("apt-get"):
        return found
    print("No Chromium on this machine: installing it with apt", flush=True)
    for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "-qq", *command], check=False, stdout=subprocess.DEVNULL, env=quiet)
    return installed()
