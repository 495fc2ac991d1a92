"""Processes that kill themselves at a call of their own, as a power cut would, and how many calls there are."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable


def die_at(point: int) -> None:
    """Have this process kill itself at its call number ``point`` from now on, calls of C functions among them."""
    left = point

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)


def calls(action: Callable[[], object]) -> int:
    """How many calls ``action`` takes, counted as :func:`die_at` does."""
    done = 0

    def count(*_: object) -> None:
        nonlocal done
        done += 1

    sys.setprofile(count)
    action()
    sys.setprofile(None)
    return done
