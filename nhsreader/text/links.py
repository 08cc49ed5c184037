"""Addresses as they stand in a text: their pieces are no words of it."""

from __future__ import annotations

import re

WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
