"""The façade: one object for each thing that can be done, and the one place that joins them.

Doors (the command line, later the web) parse what they are asked, call a :class:`KnowledgeBase`, and show the
answer. Instants are passed in: nothing below this line looks at a clock. What a door hands in or gets back is here by
name, too; everything is imported when it is asked for.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from zoneinfo import ZoneInfo

from rca.config.locating import Glance, glance, heads_file, read
from rca.config.ownership import check_owner
from rca.model.problem import Message

if TYPE_CHECKING:
    from rca.config.settings import Settings
    from rca.csv_rows import Encoding as Encoding
    from rca.delivery.outbox import Result as Result
    from rca.importers.incident_yaml.incident_file import schema_text as schema_text
    from rca.model.incidents.incident import Incident
    from rca.model.progress import Progress, Tell
    from rca.notices.compose import Request as Request
    from rca.notices.drafting import CORRECTION as CORRECTION
    from rca.notices.drafting import Order as Order
    from rca.notices.editions import Edition as Edition
    from rca.notices.followup_period import Period as Period
    from rca.notices.notice_diff import Difference as Difference
    from rca.notices.notice_diff import PartDifference as PartDifference
    from rca.reports.figures import Figures as Figures
    from rca.reports.figures import Report as Report
    from rca.reports.related import Kin as Kin
    from rca.reports.related import Related as Related
    from rca.services.agenda import Agenda
    from rca.services.agenda import Task as Task
    from rca.services.backup import Backups
    from rca.services.backup import restore as restore
    from rca.services.calendar import Calendar
    from rca.services.commitments import Commitments
    from rca.services.composing import Composing
    from rca.services.digests import Digest as Digest
    from rca.services.digests import Digests
    from rca.services.due import DueTimes
    from rca.services.intake import Intake
    from rca.services.intake import incident_files as incident_files
    from rca.services.mailing.mailing import Dispatch as Dispatch
    from rca.services.mailing.mailing import Mailing
    from rca.services.mailing.order import MailOrder as MailOrder
    from rca.services.names import Names
    from rca.services.published import RevisionFile as RevisionFile
    from rca.services.publishing import Publisher as Publisher
    from rca.services.publishing import Rehearsal as Rehearsal
    from rca.services.readers import Job as Job
    from rca.services.readers import Plan as Plan
    from rca.services.readers import Readers
    from rca.services.reports import Reports
    from rca.services.search.finder import Finder
    from rca.services.search.plain_prose import Words as Words
    from rca.services.step_rows import StepRows
    from rca.services.step_wording import StepWording
    from rca.services.tracker_import import TrackerImport
    from rca.services.working_files import WorkingFiles
    from rca.services.workspace import Workspace as Workspace
    from rca.store.customers.repository import Customers
    from rca.store.history import Change as Change
    from rca.store.history import FieldChange as FieldChange
    from rca.store.incidents.repository import Incidents
    from rca.store.steps.requests import MoveRequest as MoveRequest
    from rca.store.steps.requests import Seen as Seen
    from rca.trackers.proposals import Proposal as Proposal

_HOMES = {
    "CORRECTION": "notices.drafting:CORRECTION",
    "FOLLOWUP": "notices.followup_period:KIND",
    "MoveRequest": "store.steps.requests:MoveRequest",
    "MailOrder": "services.mailing.order:MailOrder",
    "Order": "notices.drafting:Order",
    "Period": "notices.followup_period:Period",
    "Request": "notices.compose:Request",
    "Workspace": "services.workspace:Workspace",
    "restore": "services.backup:restore",
    "incident_files": "services.intake:incident_files",
    "undone": "store.history:undone",
    "schema_text": "importers.incident_yaml.incident_file:schema_text",
}
"""Where that stands which doors hand in; what they only get back is a name for types."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home, _, own_name = _HOMES[name].partition(":")
    return getattr(import_module(f"rca.{home}"), own_name)


class Workplace(NamedTuple):
    """A folder in which somebody works, and the variables that settings heed there."""

    folder: Path
    environment: Mapping[str, str] = os.environ
    begins: bool = False
    """True where what is done may be the first thing that a named store is told: then it is made if it is not there."""


def _silent(message: Message) -> None:
    """Nobody is told."""


def _unseen(label: str, total: int) -> AbstractContextManager[None]:
    """Nobody watches."""
    return nullcontext()


class KnowledgeBase:
    """Incidents, and what can be made of them. Use it as a context manager: it holds the store open."""

    def __init__(
        self, settings: Settings | Workplace, *, tell: Tell | None = None, progress: Progress | None = None
    ) -> None:
        """``tell`` is told what a person should know, ``progress`` makes a callback for a label and a total.

        The settings of a :class:`Workplace` are read when they are needed, and raise SettingsError then.
        """
        self._given = settings
        self._tell = tell or _silent
        self._progress = progress or _unseen

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if "incidents" in self.__dict__:
            try:
                # What was saved is found at once; after an error as well, because some of it may have been saved.
                if self.incidents.database.is_changed and self.settings.index_folder:
                    self.search.follow()
            finally:
                self.incidents.close()

    @cached_property
    def settings(self) -> Settings:
        """The settings. Raises SettingsError."""
        if not isinstance(self._given, Workplace):
            return self._given
        from rca.config.settings import load

        return load(self._given.folder, self._given.environment)

    @cached_property
    def glance(self) -> Glance | None:
        """What a list of rows needs of the settings, unless it takes a closer look at them. Raises SettingsError."""
        if not isinstance(self._given, Workplace):
            return None
        return glance(read(self._given.folder, self._given.environment)[1])

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone in which days are counted: the first one of the first language of notices. Raises SettingsError."""
        return ZoneInfo(self.glance.zone) if self.glance else self.settings.first_zone

    # What is kept

    @cached_property
    def incidents(self) -> Incidents:
        """The incidents and their history. Raises StoreError, and SettingsError if somebody else made the index."""
        from rca.store.incidents.repository import open_store

        place = self._given if isinstance(self._given, Workplace) else Workplace(self._given.folder)
        where = self.glance or self.settings
        if where.index_folder:
            check_owner(where.index_folder, place.environment)
        is_named = isinstance(self._given, Workplace) and bool(place.environment.get("RCA_STORE"))
        heads = heads_file(where.index_folder)
        create = (place.begins or not is_named) and not (heads and heads.exists())
        return open_store(where.store_place, create=create)

    @cached_property
    def customers(self) -> Customers:
        """The customers."""
        from rca.store.customers.repository import Customers

        return Customers(self.incidents.database)

    @cached_property
    def files(self) -> Intake:
        """Incident files and lists of customers, taken in."""
        from rca.services.intake import Intake

        _ = (
            self.settings
        )  # a glance does not find what is wrong in them, and nothing is to be saved before that is
        return Intake(self.incidents, self.customers)

    def working_files(self, who: str) -> WorkingFiles:
        """The incident files where somebody edits them."""
        from rca.services.working_files import WorkingFiles

        return WorkingFiles(self.settings.folder, self.incidents, who)

    @cached_property
    def backups(self) -> Backups:
        """Backups of the workspace."""
        from rca.services.backup import Backups

        return Backups(self.settings, self.incidents)

    @cached_property
    def search(self) -> Finder:
        """The search, and its index."""
        from rca.services.search.finder import Finder

        return Finder(lambda: self.settings, self.glance, self.incidents, self._tell, self._progress)

    @cached_property
    def names(self) -> Names:
        """Names as people write them: keys, tracking ids, kinds, services, owners."""
        from rca.services.names import Names

        if self.glance:
            return Names(lambda: self.incidents, self.glance.store_place, self.glance.folder)
        return Names(lambda: self.incidents, None, self.settings.folder)

    # Notices

    @cached_property
    def notices(self) -> Composing:
        """Notices composed and rendered."""
        from rca.services.composing import Composing

        return Composing(self.settings, self.incidents)

    @cached_property
    def readers(self) -> Readers:
        """The customers who are to read of an incident."""
        from rca.services.readers import Readers

        return Readers(self.customers, self.incidents)

    @cached_property
    def publishing(self) -> Publisher:
        """Reviews and published revisions."""
        from rca.services.publishing import Publisher

        return Publisher(self.settings, self.incidents, self._tell)

    @cached_property
    def mailing(self) -> Mailing:
        """Notices as mail."""
        from rca.services.mailing.mailing import Mailing

        return Mailing(self.settings, self.incidents, self.notices, self.publishing, self.readers, self._tell)

    @cached_property
    def due(self) -> DueTimes:
        """The notices and reports that are owed, and by when."""
        from rca.services.due import DueTimes

        if self.glance:
            return DueTimes(
                lambda: self.incidents, self.glance.store_place, self.glance.folder, self.glance.regimes
            )
        settings = self.settings
        return DueTimes(lambda: self.incidents, None, settings.folder, settings.deadlines.regimes)

    def agenda(self, who: str) -> Agenda:
        """What is to be done next for an incident; ``who`` is asking, and may have edited files."""
        from rca.services.agenda import Agenda

        return Agenda(
            self.settings, self.incidents, self.publishing, self.notices, self.due, self.working_files(who)
        )

    # Next steps

    @cached_property
    def steps(self) -> Commitments:
        """Next steps, their moves, and what was promised of them."""
        from rca.services.commitments import Commitments

        return Commitments(self.settings, self.incidents)

    @cached_property
    def step_rows(self) -> StepRows:
        """Lists of next steps, by the shortest way."""
        from rca.services.step_rows import StepRows

        return StepRows(self.glance, lambda: self.steps)

    @cached_property
    def digests(self) -> Digests:
        """What each owner of next steps has open."""
        from rca.services.digests import Digests

        return Digests(self.settings, self.steps, self.wording)

    @cached_property
    def reports(self) -> Reports:
        """How many next steps were done, and which promises were not kept."""
        from rca.services.reports import Reports

        return Reports(self.settings, self.incidents, self.steps)

    @cached_property
    def calendar(self) -> Calendar:
        """The due dates of next steps, for calendar programs."""
        from rca.services.calendar import Calendar

        return Calendar(self.incidents, self.steps, self.wording)

    @cached_property
    def trackers(self) -> TrackerImport:
        """What trackers say of next steps."""
        from rca.services.tracker_import import TrackerImport

        return TrackerImport(self.settings, self.incidents, self.steps)

    @cached_property
    def wording(self) -> StepWording:
        """The words of next steps, with facts instead of references."""
        from rca.services.step_wording import StepWording

        style = self.glance or self.settings.notices
        return StepWording(self._incident, style.zones, style.profile)

    def words(self, incident: Incident, zones: tuple[str, ...] = ()) -> Words:
        """The prose of an incident as plain text, for people inside: facts for references, times in the first zone."""
        from rca.services.search.plain_prose import Words

        return Words(incident, self.settings.notices, zones or (self.settings.first_zone.key,))

    def _incident(self, key: str) -> Incident:
        """An incident, the short way where the store is an SQLite file that is not open yet. Raises NotFound."""
        if self.glance and "incidents" not in self.__dict__:
            from rca.store.incidents.file import incidents_of_file

            if found := incidents_of_file(self.glance.store_place, [key]):
                return found[key]
        return self.incidents.get(key)
