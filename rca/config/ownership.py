"""Whose folder it is: settings, templates and an index decide what this program does, and who wrote them has to be trusted.

Trusted are the user at work, root, and for root at work by way of ``sudo`` the user who called it. Anybody else's folder
is worked in when ``RCA_SAFE_FOLDERS`` names it, or a folder above it: so it is with git and its ``safe.directory``.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rca.errors import SettingsError
from rca.model.problem import N_

SAFE_FOLDERS: Final = "RCA_SAFE_FOLDERS"
"""The variable with folders of other users in which to work, separated as those of ``PATH``; ``*`` stands for all."""


def check_owner(path: Path, environment: Mapping[str, str] = os.environ) -> None:
    """Raises SettingsError if a file or folder that is there belongs to a user who is not trusted.

    A link has to be trusted as well as what it leads to.
    """
    if not hasattr(os, "geteuid"):  # on Windows the rights of a folder say who may write there
        return
    try:
        owners = {os.lstat(path).st_uid, path.stat().st_uid}
    except OSError:
        return  # whoever reads it says what is wrong
    if owners <= _trusted(environment) or _is_safe(path, environment.get(SAFE_FOLDERS, "")):
        return
    raise SettingsError(
        N_("{path} belongs to another user"),
        remedy=N_("If you trust whoever can write there, allow it: export RCA_SAFE_FOLDERS={folder}"),
        path=path,
        folder=path if path.is_dir() else path.parent,
    )


def _trusted(environment: Mapping[str, str]) -> set[int]:
    user = os.geteuid()
    caller = environment.get("SUDO_UID", "")
    return {0, user} | ({int(caller)} if user == 0 and caller.isdecimal() else set())


def _is_safe(path: Path, named: str) -> bool:
    real = path.resolve()
    return any(
        each == "*" or (each and real.is_relative_to(Path(each).resolve()))
        for each in named.split(os.pathsep)
    )
