"""What anybody can get out of a file of any format: its texts, those that nobody is shown too."""

from __future__ import annotations

import io
from collections.abc import Iterator
from email import message_from_bytes, policy
from zipfile import ZipFile

import pypdf

from rca.errors import RcaError
from rca.formats import format_names, get_format
from rca.model.notices.notice import Notice


def files(notice: Notice) -> Iterator[tuple[str, bytes]]:
    """The notice in every format, but for those that refuse characters that no font here has, as PDF does."""
    for name in format_names():
        try:
            yield name, get_format(name).render(notice)
        except RcaError as error:
            if "no font has the characters" not in str(error):
                raise


def readable(name: str, content: bytes) -> str:
    """All text in a file of the format ``name``; raises if the file is damaged."""
    match name:
        case "docx":
            with ZipFile(io.BytesIO(content)) as archive:
                return "\n".join(archive.read(part).decode("utf-8", "replace") for part in archive.namelist())
        case "pdf":
            reader = pypdf.PdfReader(io.BytesIO(content))
            return "\n".join([str(reader.metadata), *(page.extract_text() for page in reader.pages)])
        case "eml":
            message = message_from_bytes(content, policy=policy.default)
            bodies = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
            return "\n".join([*(f"{key}: {value}" for key, value in message.items()), *bodies])
        case _:
            return content.decode()
