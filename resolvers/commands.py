"""Changes: what the hub does when told to. The assembly gives the doers; here stands what they promise."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection
from typing import Protocol
from uuid import UUID

from auth.viewer import Viewer
from domain import calendar
from domain.errors import Fixer, Reason, Refused
from domain.exchange import CycleState, PackageCode, Rerun
from exchange import rerun
from resolvers.changes import Changing, Told


class Commands(Changing, Protocol):
    """What the exchange can be told, beside what administrators do. All raise domain.errors.Refused and own their transactions."""

    async def import_enrollment(self, viewer: Viewer, *, file_name: str, content: bytes, period: str) -> UUID:
        """Take in a registry export (xlsx or csv) of the viewer's county; the id of its ExchangePackage."""
        ...

    async def start_exchange(self, viewer: Viewer, *, partner: str, period: str) -> UUID | None:
        """Start a partner's month, or find it started; the id of its ExchangeCycle, None while it is not on record."""
        ...

    async def preview_exchange(
        self,
        viewer: Viewer,
        *,
        partner: str,
        period: str,
        packages: Collection[PackageCode] | None = None,
    ) -> UUID:
        """Go through a partner's month and take it back; the id of its ExchangeCycle, which keeps what it came to."""
        ...

    async def rerun_exchange(self, viewer: Viewer, wanted: rerun.Wanted, dry_run: bool) -> list[rerun.Again]:
        """What running months again would do, and, unless it is a dry run, begin them."""
        ...

    async def hand_in(
        self,
        viewer: Viewer,
        *,
        partner: str,
        package: PackageCode,
        period: str,
        file_name: str,
        content: bytes,
    ) -> UUID:
        """Take a department's package as a sheet (xlsx or csv); the id of its ExchangePackage."""
        ...


async def import_enrollment(
    viewer: Viewer, commands: Commands, *, file_name: str, content_base64: str, period: str
) -> UUID:
    """Raises Refused BAD_CONTENT, BAD_PERIOD, and what the intake refuses."""
    calendar.period(period)
    content = _decoded(content_base64)
    return await commands.import_enrollment(viewer, file_name=file_name, content=content, period=period)


async def start_exchange(viewer: Viewer, commands: Commands, *, partner: str, period: str) -> UUID | None:
    """Raises Refused BAD_PERIOD, and what the exchange refuses."""
    calendar.period(period)
    return await commands.start_exchange(viewer, partner=partner, period=period)


async def preview_exchange(
    viewer: Viewer,
    commands: Commands,
    *,
    partner: str,
    period: str,
    packages: Collection[PackageCode] | None = None,
) -> UUID:
    """Raises Refused BAD_PERIOD, and what the exchange refuses."""
    calendar.period(period)
    return await commands.preview_exchange(viewer, partner=partner, period=period, packages=packages)


async def rerun_exchange(
    viewer: Viewer,
    commands: Commands,
    *,
    cycle_ids: Collection[UUID] = (),
    partner: str | None = None,
    since: str | None = None,
    until: str | None = None,
    state: Collection[CycleState] = (),
    failure_code: str | None = None,
    dry_run: bool = False,
) -> Told:
    """The first month that begins, and what each does. Raises Refused BAD_PERIOD, and what the exchange refuses."""
    for period in filter(None, (since, until)):
        calendar.period(period)
    wanted = rerun.Wanted(cycle_ids, partner, since, until, state, failure_code)
    months = await commands.rerun_exchange(viewer, wanted, dry_run)
    begins = next((each.cycle_id for each in months if each.does is Rerun.BEGINS), None)
    return Told(begins, {"months": months})


async def hand_in(
    viewer: Viewer,
    commands: Commands,
    *,
    partner: str,
    package: PackageCode,
    period: str,
    file_name: str,
    content_base64: str,
) -> UUID:
    """Raises Refused BAD_CONTENT, BAD_PERIOD, and what the exchange refuses."""
    calendar.period(period)
    content = _decoded(content_base64)
    return await commands.hand_in(
        viewer, partner=partner, package=package, period=period, file_name=file_name, content=content
    )


def _decoded(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        reason = Reason(
            "BAD_CONTENT",
            "文件内容不是有效的 Base64",
            "the content is not Base64",
            Fixer.CALLER,
            "input.contentBase64",
        )
        raise Refused(reason) from error
