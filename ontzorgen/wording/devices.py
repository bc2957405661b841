"""What somebody came in with, in words: the browser and the system, from what the browser says."""

from __future__ import annotations

_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "FxiOS": "Firefox",
    "Firefox": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
"""By a part of what it says; the first that fits, for many name others besides themselves."""
_SYSTEMS = {
    "iPhone": "een iPhone",
    "iPad": "een iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "een Mac",
    "CrOS": "een Chromebook",
    "Linux": "Linux",
}


def device(agent: str | None) -> str:
    """Return such as `Firefox op Windows`."""
    said = agent or ""
    browser = next((word for part, word in _BROWSERS.items() if part in said), None)
    system = next((word for part, word in _SYSTEMS.items() if part in said), None)
    if browser and system:
        return f"{browser} op {system}"
    return browser or system or "onbekend apparaat"
