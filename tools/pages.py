"""Pages of docs/ that the program writes about itself."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
GENERATED = {"docs/lifecycle.md": ("lifecycle", "diagram")}


def main(arguments: list[str]) -> int:
    """Write each page; with --check, only name those that are stale."""
    reuse = Path(sys.executable).parent / "reuse"
    stale = 0
    for name, command in GENERATED.items():
        page = ROOT / name
        text = subprocess.run([reuse, *command], capture_output=True, text=True, check=True).stdout
        if page.exists() and page.read_text(encoding="utf-8") == text:
            continue
        if "--check" in arguments:
            print(f"{name} is stale")
            stale = 1
        else:
            page.parent.mkdir(exist_ok=True)
            page.write_text(text, encoding="utf-8")
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
