"""Comparison of the migrations with the models, on an empty SQLite database."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> int:
    """Migrate an empty database to the newest revision and ask alembic what the models have that it has not."""
    alembic = Path(sys.executable).parent / "alembic"
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/empty.sqlite", "DATA_DIR": folder}
        for step in (["upgrade", "head"], ["check"], ["downgrade", "base"]):
            done = subprocess.run([alembic, *step], env=environment, check=False)
            if done.returncode:
                return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
