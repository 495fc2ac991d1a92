"""The material of a notice: one incident, for one reader, as things stood at one moment."""

from __future__ import annotations

from datetime import datetime

from rca.model.incidents.incident import Incident
from rca.notices.prose import Prose
from rca.notices.reader import Reader
from rca.notices.step_words import StepWords


class Material:
    """What every part of a notice is written from. ``incident`` holds nothing that the reader may not see."""

    def __init__(self, incident: Incident, reader: Reader, issued_at: datetime) -> None:
        self.incident = incident
        self.issued_at = issued_at
        self.words, self.formatter = reader.words, reader.formatter
        self.prose = Prose(incident, reader.words, reader.formatter_for, reader.locale.tag)
        self.step_words = StepWords(incident, self.prose, reader.words, reader.formatter)
