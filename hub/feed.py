"""/calendar.ics: what falls due for the viewer's units, as a calendar to subscribe to (RFC 5545), under the same tokens and grants as reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from auth import scopes
from auth.access import Access, Stale
from auth.audit import writing
from auth.rate import TooOften
from auth.token import BadToken
from auth.viewer import Viewer
from casework.sight import Sight
from database import tables
from database.outage import is_outage
from domain import calendar
from domain.audit import AuditKind
from domain.errors import Fixer, Reason, Refused
from domain.scheduled_event import ScheduledEventState
from execution import refusals, tickets
from hub import problem
from hub.admission import Admission
from hub.files import UNTRUSTED, begun, unauthorized

MEDIA = "text/calendar; charset=utf-8"
MOST = 5_000
"""Events in one calendar; of more, those that fall due first."""
PAST = timedelta(days=92)
"""How long what is done stays in it; what is not done stays until it is."""
_TRIES = 5
_OPERATION = "calendarExport"
_MORNING = time(8)
_FORBIDDEN = Reason(
    "CALENDAR_FORBIDDEN",
    f"令牌缺少权限 {scopes.DUTIES_READ}",
    f"the token lacks the scope {scopes.DUTIES_READ}",
    Fixer.OPERATOR,
    scopes.DUTIES_READ,
)
_STATUS = dict.fromkeys(ScheduledEventState, "CONFIRMED") | {ScheduledEventState.PLANNED: "TENTATIVE"}
_SETTLED = (ScheduledEventState.DONE, ScheduledEventState.DONE_LATE)


@dataclass(frozen=True, slots=True)
class Feed:
    """The endpoint. is_logging: whether the audit log's records get their places; else nothing is shown."""

    admission: Admission
    access: Access
    sessions: async_sessionmaker[AsyncSession]
    now: Callable[[], datetime]
    is_logging: Callable[[], bool] = lambda: True

    def routes(self) -> list[Route]:
        """Where it is."""
        return [Route("/calendar.ics", self._calendar, methods=["GET"])]

    async def _calendar(self, request: Request) -> Response:
        headers = {name.lower(): value for name, value in request.headers.raw}
        path = request.url.path
        try:
            viewer = await self.admission.viewer(headers, request.scope)
        except BadToken as error:
            return unauthorized(error, self.admission.challenge(error))
        except TooOften as refused:
            return problem.shaped(path, refused.reason, refused.seconds)
        if viewer.trusted_only:
            raise Refused(UNTRUSTED)
        try:
            if scopes.DUTIES_READ not in viewer.scopes:
                raise Refused(_FORBIDDEN)
            found = await self._found(viewer, path)
        except Refused as refused:
            await self._refused(viewer, path, refused)
            raise
        content = written(found, self.now())
        said = {"Content-Disposition": 'inline; filename="calendar.ics"', "Cache-Control": "no-store"}
        return Response(content, media_type=MEDIA, headers=said)

    async def _found(self, viewer: Viewer, path: str) -> list[tables.ScheduledEvent]:
        """The events, under the grants that hold now, should they change just then."""
        for _ in range(_TRIES):
            try:
                granted = await self.access.granted(viewer)
                version = self.access.version
                if granted.ticket:
                    await tickets.require(self.sessions, granted, version, path)
                return await self._read(granted, version, path)
            except Stale:
                await self.access.refresh()
        raise Refused(refusals.OVERLOADED)

    async def _read(self, viewer: Viewer, version: int, path: str) -> list[tables.ScheduledEvent]:
        of = tables.ScheduledEvent
        wanted = of.state.not_in(_SETTLED) | (of.due_on >= calendar.today(self.now()) - PAST)
        statement = select(of).where(wanted).order_by(of.due_on, of.id).limit(MOST)
        async with self.sessions() as session:
            if await begun(session) != version:
                raise Stale
            found = list(await session.scalars(statement.options(*Sight(viewer).options)))
            session.expunge_all()
            said = writing.by(viewer, AuditKind.READ, _OPERATION, path=path, rows=len(found))
            await self._record(session, replace(said, nouns=(of.__name__,)))
        return found

    async def _record(self, session: AsyncSession, said: writing.Note) -> None:
        if not self.is_logging():
            raise Refused(refusals.AUDIT_UNAVAILABLE)
        await writing.note(session, said)
        try:
            await session.commit()
        except DBAPIError as error:
            if is_outage(error):
                raise
            raise Refused(refusals.AUDIT_UNAVAILABLE) from error

    async def _refused(self, viewer: Viewer, path: str, refused: Refused) -> None:
        if refused.reason.code == refusals.AUDIT_UNAVAILABLE.code:
            return
        said = writing.by(viewer, AuditKind.REFUSED, _OPERATION, path=path, outcome=refused.reason.code)
        async with self.sessions.begin() as session:
            await writing.note(session, said)


def written(events: Iterable[tables.ScheduledEvent], now: datetime) -> bytes:
    """Events as an iCalendar object, each a whole day, its last one."""
    made = Calendar()
    made.add("prodid", "-//dropout-control-hub//calendar//ZH")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("x-wr-calname", "控辍保学校历")
    for each in events:
        made.add_component(_event(each, now))
    found: bytes = made.to_ical()
    return found


def _event(row: tables.ScheduledEvent, now: datetime) -> Event:
    made, day = Event(), calendar.last_day(row.due_at)
    made.add("uid", f"ScheduledEvent-{row.id}")
    made.add("dtstamp", now)
    made.add("sequence", row.version)
    made.add("last-modified", row.updated_at)
    made.add("dtstart", day)
    made.add("dtend", day + timedelta(days=1))
    made.add("summary", f"{row.name_zh}（{row.state.zh}）")
    made.add("description", _described(row))
    made.add("status", _STATUS[row.state])
    made.add("categories", [row.kind.zh, row.department.zh])
    made.add("transp", "TRANSPARENT")
    if row.state not in _SETTLED:
        made.add_component(_alarm(row))
    return made


def _described(row: tables.ScheduledEvent) -> str:
    cited = "、".join(row.clauses) or row.marked.zh
    lines = [row.name_en, f"依据：{cited}", f"期间：{row.period}", f"可办理：{row.opens_on} 至 {row.due_on}"]
    return "\n".join([*lines, f"完成情况：{row.note}"] if row.note else lines)


def _alarm(row: tables.ScheduledEvent) -> Alarm:
    made = Alarm()
    made.add("action", "DISPLAY")
    made.add("description", f"{row.name_zh}即将到期")
    made.add("trigger", datetime.combine(row.remind_on, _MORNING, calendar.COUNTY_TIME).astimezone(UTC))
    return made
