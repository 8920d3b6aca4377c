"""Load put on a server by wrk, in one thread."""

import json
import math
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass

from bench.people import TOKEN

_READ = """
request = function()
  return wrk.format("GET", string.gsub(path, "{}", codes[math.random(#codes)]), headers)
end
"""
_WRITE = """
local function four(form) return form:format(math.random(0, 65535)) end
local function hex(n) return string.rep("%04x", n):gsub("%%04x", four) end
request = function()
  headers["Idempotency-Key"] = hex(2).."-"..hex(1).."-4"..hex(1):sub(2).."-8"..hex(1):sub(2).."-"..hex(3)
  local body = '{"type":"weighed","data":{"measured":true,"mass_g":'..math.random(500, 9000)..'}}'
  return wrk.format("POST", string.gsub(path, "{}", codes[math.random(#codes)]), headers, body)
end
"""
_REPORT = """
done = function(summary, latency)
  local wrong = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format('\\nRESULT {"requests":%d,"us":%d,"wrong":%d,"p99_us":%d}\\n',
    summary.requests, summary.duration, wrong, latency:percentile(99)))
end
"""

INTERRUPTED = 128 + signal.SIGINT
"""What `timeout` answers where wrk had not yet begun to listen to interruptions."""

ANEW = 1_000_000
"""Far from the seeds of other rounds: the same seed would draw the same idempotency keys."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Requests answered a second, and the time under which 99 of 100 were, in milliseconds."""

    rate: float
    p99_ms: float


@dataclass(frozen=True, slots=True)
class Load:
    """Requests for one path, `{}` in it being a code drawn anew for each."""

    address: str
    path: str
    codes: tuple[str, ...]
    write: bool = False
    encoding: str = ""

    def put(self, seconds: float, connections: int, seed: int) -> Loaded:
        """Ask for some seconds, twice as long where none was answered; raises RuntimeError for any failed request."""
        found = self._asked(seconds, connections, seed)
        if found["wrong"]:
            raise RuntimeError(f"{found['wrong']} of {found['requests']} requests for {self.path} failed")
        if not found["requests"]:
            return self.put(2 * seconds, connections, seed + ANEW)
        return Loaded(found["requests"] / found["us"] * 1e6, found["p99_us"] / 1000)

    def _asked(self, seconds: float, connections: int, seed: int) -> dict[str, int]:
        """Run wrk, which counts whole seconds only but reports in full when it is interrupted."""
        until = ["timeout", "--preserve-status", "--signal=INT", str(seconds)]
        most = math.ceil(seconds) + 1  # what is interrupted just before it waits is not woken: an hour was waited once
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
            script.write(self._script(seed))
            script.flush()
            command = [*until, "wrk", "-t1", f"-c{connections}", f"-d{most}s", "--timeout", "20s", "-s", script.name]
            ran = subprocess.run([*command, self.address], capture_output=True, text=True, check=False)
        if ran.returncode == INTERRUPTED:
            return {"requests": 0, "us": 0, "wrong": 0, "p99_us": 0}
        ran.check_returncode()
        found: dict[str, int] = json.loads(ran.stdout.partition("RESULT ")[2])
        return found

    def _script(self, seed: int) -> str:
        codes = ",".join(f'"{code}"' for code in self.codes)
        told_of = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        told_of |= {"Accept-Encoding": self.encoding} if self.encoding else {}
        headers = "{" + ",".join(f'["{name}"]="{value}"' for name, value in told_of.items()) + "}"
        told = (
            f'math.randomseed({seed})\nlocal path = "{self.path}"\nlocal codes = {{{codes}}}\nlocal headers = {headers}'
        )
        return told + (_WRITE if self.write else _READ) + _REPORT


def check_tool() -> None:
    """Raise FileNotFoundError, saying what to install, where wrk is absent."""
    if shutil.which("wrk") is None:
        raise FileNotFoundError("wrk puts the load: install it (apt-get install wrk)")
