"""The one place that joins the crafts: files, store, notices and formats.

Doors (the command line, later the web) parse what they are asked, call a :class:`KnowledgeBase`, and show the
answer. Instants are passed in: nothing below this line looks at a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rca.config.settings import Settings, smtp_password
from rca.errors import SettingsError
from rca.model.audience import Audience
from rca.model.problem import N_, Message

if TYPE_CHECKING:
    from rca.csv_rows import Encoding
    from rca.delivery.outbox import Result
    from rca.delivery.smtp import Server
    from rca.importers.tables.customers import Extraction as CustomerList
    from rca.model.customers.customer import Customer
    from rca.model.customers.delivery import Letter
    from rca.model.deadlines.regime import Due, Regime
    from rca.model.incidents.incident import Incident, Severity
    from rca.model.notices.notice import Notice
    from rca.model.promises.ledger import Owed
    from rca.model.search import Answer, Likeness, Query
    from rca.notices.compose import Composed, Request
    from rca.notices.editions import Edition
    from rca.services.commitments import Commitments
    from rca.services.intake import Imported, Progress
    from rca.services.oversight import Oversight
    from rca.services.publishing import Publisher
    from rca.services.search.finder import Finder, Findings, Indexed
    from rca.store.customers.repository import Customers
    from rca.store.history import Change, Saved
    from rca.store.incidents.repository import Incidents
    from rca.store.incidents.summaries import Summary
    from rca.store.mail import Deliveries

Tell = Callable[[Message], None]
"""Told what a person should know."""
Labelled = Callable[[str, int], AbstractContextManager["Progress | None"]]
"""Given a label and a total, a context that may give a callback for how many of how many are done."""


def _silent(message: Message) -> None:
    """Nobody is told."""


def _unseen(label: str, total: int) -> AbstractContextManager[None]:
    """Nobody watches."""
    return nullcontext()


class KnowledgeBase:
    """Incidents, and what can be made of them. Use it as a context manager: it holds the store open."""

    def __init__(
        self, settings: Settings, *, tell: Tell | None = None, progress: Labelled | None = None
    ) -> None:
        """``tell`` is told what a person should know, ``progress`` makes a callback for a label and a total."""
        self.settings = settings
        self._tell = tell or _silent
        self._progress = progress or _unseen

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if "_store" in self.__dict__:
            try:
                # What was saved is found at once; after an error as well, because some of it may have been saved.
                if self._store.database.is_changed and self.settings.index_folder:
                    self._finder.follow()
            finally:
                self._store.close()

    @cached_property
    def _store(self) -> Incidents:
        from rca.store.incidents.repository import open_store

        return open_store(self.settings.store_url)

    @cached_property
    def _finder(self) -> Finder:
        from rca.services.search.finder import Finder

        return Finder(self.settings, self._store, self._tell, self._progress)

    def find(self, query: Query) -> Answer:
        """The answer to a query: incidents, next steps, published notices and terms. Raises StoreError."""
        return self._finder.find(query)

    def similar(
        self, key: str, *, size: int = 5, audience: Audience = Audience.INTERNAL
    ) -> Sequence[Likeness]:
        """Incidents like this one, and what they have in common. Raises NotFound."""
        return self._finder.similar(key, size=size, audience=audience)

    def similar_to_text(
        self, text: str, *, size: int = 5, audience: Audience = Audience.INTERNAL
    ) -> Sequence[Likeness]:
        """Incidents like a text, and what they have in common with it."""
        return self._finder.similar_to_text(text, size=size, audience=audience)

    def reindex(self) -> Indexed:
        """Make the index of the search anew. Raises StoreError, and OSError if the disk does not allow it."""
        return self._finder.reindex()

    def examine(self) -> Findings:
        """Examine the store and the index of the search; see :meth:`rca.services.search.finder.Finder.examine`."""
        return self._finder.examine()

    def import_(
        self, files: Sequence[Path], *, who: str, at: datetime, progress: Progress | None = None
    ) -> list[Imported]:
        """Save the incidents of these files; a file with errors is left out, and the others are saved.

        Importing the same file again changes nothing. Next steps keep what the store knows of them beyond the file;
        see :mod:`rca.model.promises.file_merge`. Raises StoreError.
        """
        from rca.services.intake import import_files

        return import_files(self._store.database, files, who=who, at=at, progress=progress)

    def get(self, key: str) -> Incident:
        """The incident of that key. Raises NotFound, with near keys, or StoreError."""
        return self._store.get(key)

    def keys(self) -> Sequence[str]:
        """The keys of all incidents, in order."""
        return self._store.keys()

    def list(
        self,
        *,
        severity: Severity | None = None,
        service: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[Summary]:
        """The incidents that meet every condition, latest first, at a glance."""
        return self._store.list(severity=severity, service=service, since=since, until=until)

    def history(self, key: str) -> Sequence[Change]:
        """Every change of an incident: who, when, what. Oldest first."""
        return self._store.history(key)

    @cached_property
    def recipients(self) -> Customers:
        """The customers."""
        from rca.store.customers.repository import Customers

        return Customers(self._store.database)

    def import_customers(
        self, file: Path, *, who: str, at: datetime, encoding: Encoding | None = None
    ) -> tuple[CustomerList, Sequence[Saved]]:
        """Save the customers of a CSV file, all of them or, if there is an error, none.

        Raises OSError if the file cannot be read, and StoreError.
        """
        from rca.importers.tables.customers import extract

        found = extract(file, encoding)
        return found, self.recipients.save_all(found.customers, who=who, at=at) if found.customers else ()

    def editions(
        self, incident: Incident, request: Request, customers: Sequence[Customer], *, locale: str = ""
    ) -> Iterator[Edition]:
        """A notice for each of these customers, in their language and zone; see :mod:`rca.notices.editions`."""
        from rca.notices.editions import editions

        return editions(incident, request, customers, self.settings, locale=locale)

    def regimes(self, names: Sequence[str] = ()) -> dict[str, Regime]:
        """The regimes of deadlines of these names, or those that the settings say apply to us.

        Raises NotFound, or SettingsError for a regime's file that is wrong.
        """
        wanted = names or self.settings.deadlines.regimes
        if not wanted:
            return {}
        from rca.deadlines.regimes import load_all

        return load_all(wanted, [self.settings.folder])

    def due(self, keys: Sequence[str], regimes: Mapping[str, Regime], now: datetime) -> Sequence[Due]:
        """What is owed for these incidents, or for all, at ``now``; see :mod:`rca.model.deadlines.due`.

        What wants attention comes first. Published revisions count from when they were published, unless they were
        withdrawn or are internal. Raises NotFound for an incident, or for a regime's calendar of holidays that nobody
        knows, and StoreError.
        """
        from rca.model.deadlines.due import due_times, in_order
        from rca.store.incidents.courses import courses
        from rca.store.revisions.given import given_notices

        given = given_notices(self._store.database)
        calendars = {}
        if regimes:
            from rca.deadlines.business_days import business_days

            calendars = {name: business_days(regime) for name, regime in regimes.items()}
        return in_order(
            [
                due
                for course in courses(self._store.database, keys)
                for due in due_times(course, regimes, calendars, now, given.get(course.key, ()))
            ]
        )

    def news(self, keys: Sequence[str] | None = None) -> Sequence[Owed]:
        """What customers have not been told yet of the steps that they were promised, of some incidents or of all."""
        from rca.store.steps.ledger import Ledger

        return Ledger(self._store.database).owed(keys)

    def export(self, key: str) -> str:
        """The incident as a file that imports to the same incident, with the comments it came with."""
        from rca.importers.incident_yaml.incident_file import write

        return write(self._store.get(key), self._store.source(key))

    def suggest_kind(self, incident: Incident, now: datetime) -> str:
        """The kind of notice that an incident calls for: a report once it is over, word of it while it lasts."""
        if not incident.is_ongoing:
            return "final"
        return "update" if len(incident.posts_until(now)) > 1 else "initial"

    def compose(self, incident: Incident, request: Request) -> Composed:
        """One notice. Raises Incomplete, NotFound, SettingsError or UsageError; see :mod:`rca.notices.compose`.

        A follow-up notice tells of what the store's ledger says was promised.
        """
        from rca.notices.compose import compose
        from rca.notices.followup_period import KIND

        if request.kind == KIND and request.told is None:
            request = replace(request, told=self.commitments.ledger.last_promises(incident.key))
        return compose(incident, request, self.settings)

    def render(self, notice: Notice, format_name: str) -> bytes:
        """The notice as a file of that format. Raises NotFound for an unknown format."""
        from rca.formats import get_format

        return get_format(format_name).render(notice)

    @cached_property
    def publisher(self) -> Publisher:
        """Reviews and published revisions."""
        from rca.services.publishing import Publisher

        return Publisher(self.settings, self._store)

    @cached_property
    def commitments(self) -> Commitments:
        """Next steps, their moves, and what was promised of them."""
        from rca.services.commitments import Commitments

        return Commitments(self.settings, self._store)

    @cached_property
    def oversight(self) -> Oversight:
        """Next steps as a whole: digests, reports, the calendar, and what trackers say of them."""
        from rca.services.oversight import Oversight

        return Oversight(self.settings, self._store, self.commitments)

    @cached_property
    def deliveries(self) -> Deliveries:
        """The mails that were sent or are to be."""
        from rca.store.mail import Deliveries

        return Deliveries(self._store.database)

    def compose_mail(self, incident: Incident, request: Request) -> Composed:
        """As :meth:`compose`; but a notice of which mails have gone out keeps the time of issue that they have."""
        composed = self.compose(incident, request)
        mail = composed.notice.frame.mail
        edition = mail.edition if mail else ""
        first = self.deliveries.issued_at(incident.key, request.kind, edition, composed.notice.locale)
        if first is None or first == request.issued_at:
            return composed
        again = self.compose(incident, replace(request, issued_at=first))
        mail = again.notice.frame.mail
        # Told by today's facts, the notice of that time may be another one: then it is told as of now.
        return again if mail and mail.edition == edition else composed

    def send(
        self,
        letters: Sequence[Letter],
        content_of: Callable[[Letter], bytes],
        *,
        who: str,
        run: str,
        clock: Callable[[], datetime],
    ) -> Iterator[Result]:
        """Send mails, each of them once whatever happens; tells each result when it is known.

        ``run`` is a name that no other run has, ``content_of`` makes a mail's bytes when its turn comes. Raises
        SettingsError before anything is done, and StoreError.
        """
        from rca.delivery.outbox import deliver
        from rca.delivery.smtp import Session

        server = self._server()
        self.deliveries.enqueue(letters, who=who, at=clock())
        with Session(server) as session:
            yield from deliver(letters, content_of, session, self.deliveries, run, clock)

    def _server(self) -> Server:
        from rca.delivery.smtp import Server

        mail = self.settings.mail
        password = smtp_password()
        if not mail.host:
            raise SettingsError(
                N_("no mail server is set"),
                remedy=N_("Set `host` in [mail] of rca.toml; see rca send --help."),
            )
        if mail.user and not password:
            raise SettingsError(
                N_("the mail server wants a password for {user}"),
                remedy=N_("Put it into the variable RCA_SMTP_PASSWORD; it never stands in a file."),
                user=mail.user,
            )
        return Server(
            host=mail.host,
            port=mail.effective_port,
            security=mail.security,
            user=mail.user or "",
            password=password,
            ca_file=self.settings.folder / mail.ca_file if mail.ca_file else None,
            timeout=mail.timeout,
        )
