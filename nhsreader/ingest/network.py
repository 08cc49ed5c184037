"""Connections only to addresses that were checked, each step before one deadline."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore

_NAT64 = ipaddress.ip_network("64:ff9b::/96")

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Refused(Exception):
    """A host that is not connected to, and why."""


class CheckedBackend(httpcore.NetworkBackend):
    """Looks a host up, refuses it if any address is not public, connects to what was checked.

    `deadline` is a value of time.monotonic(); past it every step raises
    httpcore.TimeoutException.
    """

    def __init__(self, deadline: float, allow_private: bool) -> None:
        self._deadline = deadline
        self._allow_private = allow_private
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A stream to the host. Raises Refused."""
        addresses = looked_up(host, port, _left(self._deadline))
        if not self._allow_private and not all(map(is_public, addresses)):
            raise Refused("it leads to a private or local address")
        failed: Exception = httpcore.ConnectError("no address answers")
        for address in addresses[:4]:
            try:
                stream = self._inner.connect_tcp(str(address), port, _left(self._deadline))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return _Stream(stream, self._deadline)
        raise failed


class _Stream(httpcore.NetworkStream):
    """A stream no step of which goes past the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, _left(self._deadline))
        return _Stream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def looked_up(host: str, port: int, timeout: float) -> list[_Address]:
    """The addresses of a host. Raises Refused where it has none, httpcore.TimeoutException
    where the answer takes longer than `timeout` seconds."""
    found: list[_Address] = []
    failed: list[bool] = []

    def ask() -> None:
        try:
            for *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
                found.append(ipaddress.ip_address(str(address[0]).partition("%")[0]))
        except (OSError, ValueError):
            failed.append(True)

    # The system's look-up cannot be interrupted: it is left behind.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(timeout)
    if thread.is_alive():
        raise httpcore.ConnectTimeout("the name server does not answer")
    if failed or not found:
        raise Refused("no such host is known")
    return list(dict.fromkeys(found))


def is_public(address: _Address) -> bool:
    """Whether an address is one of the public internet, also where it wraps another."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        wrapped = (address.sixtofour, *(address.teredo or ()))
        if not all(is_public(one) for one in wrapped if one is not None):
            return False
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not address.is_unspecified
    )


def _left(deadline: float) -> float:
    """Seconds until the deadline."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time is up")
    return left
