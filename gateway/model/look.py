"""How a site looks and speaks, as its owner decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

READABLE = 4.5  # contrast of text on its ground (WCAG 2.2, success criterion 1.4.3)
PAPER, NIGHT = "#fbfaf7", "#17181a"  # the grounds of the page, by day and by night
WHITE = 255
STEPS = 20  # from a colour to white


@dataclass(frozen=True, slots=True)
class Look:
    """The language, the folder of the owner's own templates, and the colour of what stands out.

    `accent` is `#rrggbb`, or empty for that of the package.
    """

    language: str = "en"
    templates: Path | None = None
    accent: str = ""

    @property
    def accent_by_night(self) -> str:
        """The accent as much lighter as a dark ground needs; empty where there is none."""
        if not self.accent:
            return ""
        steps = (_lighter(self.accent, step / STEPS) for step in range(STEPS + 1))
        return next(one for one in steps if contrast(one, NIGHT) >= READABLE)


def _lighter(colour: str, share: float) -> str:
    mixed = [round(part + (WHITE - part) * share) for part in _octets(colour)]
    return "#" + "".join(f"{part:02x}" for part in mixed)


def contrast(one: str, other: str) -> float:
    """Give how well two colours are told apart, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / WHITE) for part in _octets(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB


def _octets(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))
