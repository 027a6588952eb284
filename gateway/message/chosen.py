"""What a process has one of, as it serves one site: its language, its look."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")


class Chosen(Generic[T]):
    """A value that all of the process sees, on every thread."""

    def __init__(self, value: T) -> None:
        """Begin with a value for who chooses none."""
        self.value = value

    @contextmanager
    def within(self, other: T) -> Iterator[None]:
        """Let it be another, and then the one from before again."""
        before, self.value = self.value, other
        try:
            yield
        finally:
            self.value = before
