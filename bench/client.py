"""One program that talks to the measured server."""

import http.client
import uuid
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import orjson

from bench.people import TOKEN

_BOUNDARY = "a-file-that-is-measured"


class Client:
    """Sends with the measured organisation's token; raises RuntimeError for any answer that is not a success."""

    def __init__(self, address: str):
        self._place = urlsplit(address).netloc

    def post(self, path: str, told: dict[str, Any], key: uuid.UUID | None = None) -> Any:
        """Send JSON under a new key; return what is answered."""
        return self._send(path, orjson.dumps(told), "application/json", key or uuid4())

    def upload(self, path: str, content: bytes) -> Any:
        """Send a file as a form does."""
        head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="machine.json"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{_BOUNDARY}--\r\n".encode()
        return self._send(path, body, f"multipart/form-data; boundary={_BOUNDARY}", uuid4())

    def _send(self, path: str, body: bytes, kind: str, key: uuid.UUID) -> Any:
        connection = http.client.HTTPConnection(self._place, timeout=60)
        told = {"Authorization": f"Bearer {TOKEN}", "Content-Type": kind, "Idempotency-Key": str(key)}
        try:
            connection.request("POST", f"/api/v1{path}", body, told)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if answer.status >= 300:
            raise RuntimeError(f"{path} answered {answer.status}: {content[:300]!r}")
        return orjson.loads(content)
