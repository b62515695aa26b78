"""Who administers: an administrator through the graph, or whoever works at the hub's shell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.audit import writing
from auth.viewer import Viewer
from domain.arrangement import YearArrangement
from domain.audit import AuditKind
from domain.errors import Fixer, Reason, Refused
from domain.role import Role


@dataclass(frozen=True, slots=True)
class Author:
    """管理者. operation: as the audit log has it; clock: tells the present moment. viewer: None at the hub's shell.

    arrangements: the national ones of working days; a year without one is Monday to Friday.

    Each change is made with an author, in the session of one transaction that whoever calls commits.
    """

    jurisdiction_code: str
    operation: str
    clock: Callable[[], datetime]
    viewer: Viewer | None = None
    arrangements: tuple[YearArrangement, ...] = ()

    @property
    def now(self) -> datetime:
        """The present moment."""
        return self.clock()

    @property
    def name(self) -> str | None:
        """The id of the user, or of the client that asks for itself; None at the shell."""
        return (self.viewer.subject or self.viewer.client_id) if self.viewer else None

    async def note(
        self,
        session: AsyncSession,
        path: str,
        people: Iterable[UUID] = (),
        kind: AuditKind = AuditKind.ADMINISTRATION,
        document: str | None = None,
    ) -> None:
        """Put it on record in the same transaction. path: the row, "OauthClient:0198…"; people: whose account it is.

        document: SHA-256 of a text that belongs to it, as hex.
        """
        if self.viewer:
            said = writing.by(self.viewer, kind, self.operation, path=path)
        else:
            said = writing.by_operator(self.jurisdiction_code, kind, self.operation, path=path)
        await writing.note(session, replace(said, subjects=tuple(people), document=document))

    def refuse_own(self, own: bool, place: str = "id") -> None:
        """Raise Refused OWN_RIGHTS for what would change the author's own rights: another administrator must do it."""
        if own:
            zh, en = (
                "不能变更自己的权限，请由其他管理员办理",
                "your own rights are for another administrator to change",
            )
            raise Refused(Reason("OWN_RIGHTS", zh, en, Fixer.OPERATOR, place))

    def refuse_appointing(self, role: Role | None, place: str) -> None:
        """Raise Refused APPOINTED_IN_CONSOLE for what would let the author act as another administrator.

        Else a second account, or a second key, would change what OWN_RIGHTS protects.
        """
        if self.viewer and role is Role.ADMINISTRATOR:
            zh, en = "管理员由系统运维在控制台任命", "administrators are appointed at the hub's shell"
            raise Refused(Reason("APPOINTED_IN_CONSOLE", zh, en, Fixer.OPERATOR, place))
