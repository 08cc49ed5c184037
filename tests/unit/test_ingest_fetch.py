"""Fetching addresses, from a local server."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from nhsreader.errors import BadInput
from nhsreader.ingest import network
from nhsreader.ingest.fetch import fetch

PAGE = b"<html><body><p>The lift has stopped.</p></body></html>"
BOMB = gzip.compress(b"\0" * 60_000_000, mtime=0)


class _Handler(BaseHTTPRequestHandler):
    """Answers as its path says, and keeps the headers it was asked with."""

    seen: list[dict[str, str]] = []
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        return

    def do_GET(self) -> None:
        self.seen.append({key.lower(): value for key, value in self.headers.items()})
        name, _, rest = self.path[1:].partition("/")
        try:
            getattr(self, f"do_{name}", self.do_missing)(rest)
        except (BrokenPipeError, ConnectionResetError):
            return

    def reply(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for key, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def do_missing(self, _: str) -> None:
        self.reply(404, {})

    def do_page(self, _: str) -> None:
        self.reply(200, {"Content-Type": "Text/HTML; charset=utf-8", "Set-Cookie": "a=b"}, PAGE)

    def do_to(self, rest: str) -> None:
        self.reply(302, {"Location": rest, "Set-Cookie": "a=b"})

    def do_loop(self, _: str) -> None:
        self.reply(301, {"Location": "/loop"})

    def do_gzip(self, _: str) -> None:
        self.reply(
            200,
            {"Content-Encoding": "gzip", "Content-Type": "text/html"},
            gzip.compress(PAGE, mtime=0),
        )

    def do_bomb(self, _: str) -> None:
        self.reply(200, {"Content-Encoding": "gzip"}, BOMB)

    def do_badzip(self, _: str) -> None:
        self.reply(200, {"Content-Encoding": "gzip"}, b"words")

    def do_brotli(self, _: str) -> None:
        self.reply(200, {"Content-Encoding": "br"}, b"words")

    def do_large(self, _: str) -> None:
        self.reply(200, {"Content-Length": "99999999999"})

    def do_endless(self, _: str) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while True:
            self.wfile.write(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")

    def do_slow(self, _: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(50):
            self.wfile.write(b"x")
            time.sleep(0.1)

    def do_slowhead(self, _: str) -> None:
        for _ in range(50):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX: y\r\n"[:1])
            time.sleep(0.1)

    def do_short(self, _: str) -> None:
        self.reply(200, {"Content-Length": "1000"}, b"x")
        self.close_connection = True

    def do_garbage(self, _: str) -> None:
        self.wfile.write(b"\x1b[2Jnot http\r\n\r\n")
        self.close_connection = True


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def refusal(url: str, **options: object) -> str:
    with pytest.raises(BadInput) as error:
        fetch(url, **{"allow_private": True, "timeout": 5, **options})  # type: ignore[arg-type]
    message = str(error.value)
    assert "\n" not in message and "\x1b" not in message
    return message


def test_a_page(site: str) -> None:
    found = fetch(f"{site}/page#part", allow_private=True)
    assert found.data == PAGE and found.media_type == "text/html"
    assert found.url == f"{site}/page#part" and found.final_url == f"{site}/page"
    assert len(found.retrieved) == 10


def test_a_redirect_is_followed_without_cookies(site: str) -> None:
    _Handler.seen.clear()
    found = fetch(f"{site}/to//page", allow_private=True)
    assert found.final_url == f"{site}/page" and found.data == PAGE
    assert all(
        "cookie" not in headers and "authorization" not in headers for headers in _Handler.seen
    )


def test_compressed_answers(site: str) -> None:
    assert fetch(f"{site}/gzip", allow_private=True).data == PAGE
    assert "damaged" in refusal(f"{site}/badzip")
    assert "compression" in refusal(f"{site}/brotli")


def test_private_addresses_are_refused_also_after_a_redirect(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = site.rpartition(":")[2]
    for host in (
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
    ):
        message = refusal(f"http://{host}:{port}/page", allow_private=False)
        assert "private" in message or "no such host" in message, (host, message)
    is_public = network.is_public
    # The first host counts as public here, the one redirected to as what it is.
    monkeypatch.setattr(network, "is_public", lambda one: str(one) == "127.0.0.1" or is_public(one))
    assert fetch(f"{site}/page").data == PAGE
    message = refusal(f"{site}/to/http://127.0.0.2:{port}/page", allow_private=False)
    assert "private" in message and "redirected" in message


def test_a_host_is_looked_up_once_and_reached_where_it_was_checked(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    port = int(site.rpartition(":")[2])

    def answer(host: str, *_: object, **__: object) -> list[object]:
        if host == "127.0.0.1":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "127.0.0.9"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(network.socket, "getaddrinfo", answer)
    _Handler.seen.clear()
    assert fetch(f"http://lifts.example:{port}/page", allow_private=True).data == PAGE
    assert asked == ["lifts.example"] and _Handler.seen[0]["host"] == f"lifts.example:{port}"
    monkeypatch.setattr(network, "is_public", lambda one: False)
    assert "private" in refusal(f"http://lifts.example:{port}/page", allow_private=False)


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://e.example/a", "data:text/html,x", "javascript:x", "", "words", "//e.example",
     "http://", "https://:80", "http://[::1", "http://e.example:99999999/", "\x1b[2J", "http://" + "a" * 3000],
)  # fmt: skip
def test_other_addresses_are_refused(url: str, site: str) -> None:
    assert "http" in refusal(url)
    if url.split(":")[0] in ("file", "ftp", "data", "javascript"):
        assert "redirects to" in refusal(f"{site}/to/{url}")


def test_user_names_are_refused(site: str) -> None:
    assert "user name" in refusal(site.replace("http://", "http://ann:secret@") + "/page")


def test_limits_on_size(site: str) -> None:
    assert "larger than" in refusal(f"{site}/endless", limit=1_000_000)
    assert "larger than" in refusal(f"{site}/large")
    assert "decompresses" in refusal(f"{site}/bomb")


def test_limits_on_time(site: str) -> None:
    for path in ("slow", "slowhead"):
        start = time.monotonic()
        assert "within" in refusal(f"{site}/{path}", timeout=0.8)
        assert time.monotonic() - start < 3


def test_redirects_end(site: str) -> None:
    assert "redirects more than 2 times" in refusal(f"{site}/loop", redirects=2)


def test_what_is_no_answer(site: str) -> None:
    assert "404" in refusal(f"{site}/nothing")
    assert "broke" in refusal(f"{site}/short")
    assert "broke" in refusal(f"{site}/garbage")
    assert "no secure connection" in refusal(site.replace("http:", "https:") + "/page")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert "no connection" in refusal(f"http://127.0.0.1:{taken.getsockname()[1]}/")


def test_no_proxy_of_the_environment(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert fetch(f"{site}/page", allow_private=True).data == PAGE


@pytest.mark.parametrize(
    ("address", "public"),
    [("8.8.8.8", True), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False), ("127.0.0.1", False),
     ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False), ("240.0.0.1", False),
     ("255.255.255.255", False), ("2606:4700::1111", True), ("::1", False), ("::", False), ("fe80::1", False),
     ("fc00::1", False), ("ff02::1", False), ("::ffff:10.0.0.1", False), ("::ffff:8.8.8.8", True),
     ("2002:7f00:1::", False), ("64:ff9b::7f00:1", False), ("64:ff9b::808:808", True)],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert network.is_public(ipaddress.ip_address(address)) is public
