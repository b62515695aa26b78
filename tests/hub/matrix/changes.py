"""Every mutation, a line each: its input, what holds what was done, and to whom it is granted (catalogue 9.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.hub.matrix import nouns


@dataclass(frozen=True, slots=True)
class Change:
    """scope: what a token needs; given: the input; done: the type of what was done; by: kinds of viewers, as `cast` names them."""

    scope: str
    given: str
    done: str
    by: frozenset[str]


def parsed(text: str) -> dict[str, Change]:
    """Mutations by name. Raises ValueError for one that is said twice, or a line that is none."""
    found: dict[str, Change] = {}
    for name, change in _lines(text):
        if name in found:
            raise ValueError(f"said twice: {name}")
        found[name] = change
    return found


def _lines(text: str) -> Iterator[tuple[str, Change]]:
    scope = ""
    for line in filter(str.strip, text.splitlines()):
        if line.startswith(" "):
            name, given, done, *by = line.split()
            yield name, Change(scope, given, done, frozenset(by))
        else:
            scope = line


_OWN = """
enrollment:import
  enrollmentImport        EnrollmentImportInput        EnrollmentImported  bureau
exchange:run
  exchangeStart           ExchangeStartInput           ExchangeStarted     bureau
  exchangePreview         ExchangePreviewInput         ExchangePreviewed   bureau
  exchangeRelease         ExchangeReleaseInput         ExchangeDecided     bureau
  exchangeRefuse          ExchangeRefuseInput          ExchangeDecided     bureau
  exchangeRerun           ExchangeRerunInput           ExchangeRerunDone   bureau
  exchangeMendLine        ExchangeMendLineInput        ExchangeLineChanged bureau
  exchangeGiveUpLine      ExchangeGiveUpLineInput      ExchangeLineChanged bureau
  exchangePause           ExchangePauseInput           ExchangePartnerChanged bureau
  exchangeResume          ExchangeResumeInput          ExchangePartnerChanged bureau
  exchangeHandIn          ExchangeHandInInput          ExchangeHandedIn    bureau
access:manage
  clientRegister          ClientRegisterInput          ClientChanged       administrator
  clientSetTerms          ClientSetTermsInput          ClientChanged       administrator
  clientSetKeys           ClientSetKeysInput           ClientChanged       administrator
  clientRetire            ClientInput                  ClientChanged       administrator
  clientRestore           ClientInput                  ClientChanged       administrator
  clientTrust             ClientTrustInput             ClientChanged       administrator
  clientWithdraw          ClientWithdrawInput          ClientChanged       administrator
  userAdd                 UserAddInput                 UserChanged         administrator
  userSetRole             UserSetRoleInput             UserChanged         administrator
  userSetPassword         UserSetPasswordInput         UserChanged         administrator
  userLock                UserInput                    UserChanged         administrator
  userUnlock              UserInput                    UserChanged         administrator
  userRetire              UserInput                    UserChanged         administrator
  userRestore             UserInput                    UserChanged         administrator
  grantAdd                GrantAddInput                GrantChanged        administrator
  grantRevoke             GrantInput                   GrantChanged        administrator
  grantRenew              GrantRenewInput              GrantChanged        administrator
  grantEmergency          GrantEmergencyInput          GrantChanged        administrator
"""
CHANGES = parsed("".join((_OWN, *(part.CHANGES for part in nouns.PARTS.values()))))


def granted(kind: str) -> frozenset[str]:
    """The mutations that are granted to a kind of viewers."""
    return frozenset(name for name, change in CHANGES.items() if kind in change.by)
