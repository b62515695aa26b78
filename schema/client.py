"""接入方: programs that may ask for tokens, on which terms, and the documents they are trusted with."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import ACCESS_MANAGE
from database import tables
from domain.access import Purpose
from domain.organization import Department
from domain.role import Role
from resolvers import client as client_rows
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page
from schema.inputs import about, asked, given
from schema.node import Node
from schema.query import Mutation, Query, Refused


@entity(tables.TrustedDocument, owner=Subgraph.DUTIES)
class TrustedDocument(Node):
    """登记文档: a document that a client is registered with."""

    document_id: str = column('文档编号: "sha256:" and the SHA-256 of its text.')
    text: str = column("文本: the document.")
    created_at: datetime = column("登记时间: since when.")


@entity(tables.OauthClient, owner=Subgraph.DUTIES)
class OauthClient(Node):
    """接入方: a program that may ask for tokens. It proves itself by its key; the hub holds public halves only."""

    client_id: str = column("编号: as it calls itself.")
    name: str = column("名称: its name.")
    active: bool = column("是否启用: whether it is let in.")
    role: Role | None = column("角色: of the tokens that it asks for itself.")
    department: Department | None = column("部门: whose machine it is; none for the bureau's own.")
    scopes: list[str] = column("权限: scopes it may ask for.")
    purposes: list[str] = column("用途: what it may ask for, by name.")
    redirect_uris: list[str] = column(
        "回调地址: where people are sent back to; empty where it asks for itself alone."
    )
    plain_bearer_reason: str = column(
        "普通令牌的理由: why its tokens need not be bound to a key; empty where they must be."
    )
    trusted_only: bool = column("仅限登记文档: whether it may run its trusted documents alone.")
    demands_nonce: bool = column("DPoP 随机数: whether its proofs carry a nonce of the hub's.")
    takes_token_url: bool = column(
        "断言受众: whether its assertions may name the token endpoint as their audience."
    )
    introspects: bool = column("可查询他人令牌: whether it may ask about the tokens of others.")
    jwks: strawberry.scalars.JSON = column("公钥: its public keys (RFC 7517).")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    created_at: datetime = column("登记时间: since when.")
    updated_at: datetime = column("变更时间: when it was changed last.")


@extend(OauthClient, owner=Subgraph.DUTIES)
class OauthClientDocuments:
    trusted_documents = page(
        TrustedDocument,
        client_rows.documents,
        "登记文档: what it is registered with.",
        orders=client_rows.DOCUMENT_ORDERS,
        by=(tables.OauthClient.id, tables.TrustedDocument.client_id),
        document_id=about(str, "文档编号: this one."),
    )


@given
class OauthClientFilter:
    """接入方筛选: clients that match all of it."""

    client_id: str | None = asked("编号: as it calls itself.")
    role: list[Role] | None = asked("角色: one of these.")
    department: list[Department] | None = asked("部门: one of these.")
    active: bool | None = asked("是否启用: let in, or not.")


@extend(Query, owner=Subgraph.DUTIES)
class ClientQueries:
    oauth_clients = page(
        OauthClient,
        client_rows.find,
        "接入方: programs that may ask for tokens in your county.",
        orders=client_rows.ORDERS,
        filter=OauthClientFilter,
    )


KEY = (
    "幂等键: 8 to 64 ASCII characters of your own; asked again under it within a day, nothing is done again."
)
VERSION = "所见版本: the version that you saw; another one is refused (STALE_VERSION)."


@given
class ClientRegisterInput:
    """登记接入方: who it is, its public keys, its terms."""

    client_id: str = asked("编号: 1 to 100 letters, digits or ._:-", required=True)
    name: str = asked("名称: its name.", required=True)
    jwks: strawberry.scalars.JSON = asked(
        "公钥: 1 to 10 public keys (RFC 7517), each with its kid; a private one is refused.", required=True
    )
    scopes: list[str] = asked("权限: scopes it may ask for.", required=True)
    role: Role | None = asked("角色: of the tokens that it asks for itself.")
    department: Department | None = asked("部门: whose machine it is.")
    purposes: list[Purpose] | None = asked("用途: what it may ask for.")
    redirect_uris: list[str] | None = asked("回调地址: where people are sent back to, exactly so.")
    plain_bearer_reason: str | None = asked("普通令牌的理由: why its tokens need not be bound to a key.")
    trusted_only: bool | None = asked("仅限登记文档: it may run its trusted documents alone.")
    demands_nonce: bool | None = asked(
        "DPoP 随机数: its proofs carry a nonce of the hub's; so it is by default."
    )
    takes_token_url: bool | None = asked("断言受众: its assertions may name the token endpoint.")
    introspects: bool | None = asked("可查询他人令牌: it may ask about the tokens of others.")
    idempotency_key: str | None = asked(KEY)


@given
class ClientSetTermsInput:
    """变更接入方: what is left out stays as it is."""

    id: ID = asked("接入方: which.", of="OauthClient", required=True)
    expected_version: int = asked(VERSION, required=True)
    name: str | None = asked("名称: its name.")
    scopes: list[str] | None = asked("权限: all scopes it may ask for from now on.")
    role: Role | None = asked("角色: of the tokens that it asks for itself.")
    department: Department | None = asked("部门: whose machine it is.")
    purposes: list[Purpose] | None = asked("用途: all that it may ask for from now on.")
    redirect_uris: list[str] | None = asked("回调地址: all addresses where people are sent back to.")
    plain_bearer_reason: str | None = asked(
        "普通令牌的理由: why its tokens need not be bound; an empty text binds them."
    )
    trusted_only: bool | None = asked("仅限登记文档: it may run its trusted documents alone.")
    demands_nonce: bool | None = asked("DPoP 随机数: its proofs carry a nonce of the hub's.")
    takes_token_url: bool | None = asked("断言受众: its assertions may name the token endpoint.")
    introspects: bool | None = asked("可查询他人令牌: it may ask about the tokens of others.")
    idempotency_key: str | None = asked(KEY)


@given
class ClientSetKeysInput:
    """更换公钥: the keys that a client proves itself by from now on."""

    id: ID = asked("接入方: which.", of="OauthClient", required=True)
    expected_version: int = asked(VERSION, required=True)
    jwks: strawberry.scalars.JSON = asked("公钥: 1 to 10 public keys (RFC 7517).", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class ClientInput:
    """接入方: which one, as you saw it."""

    id: ID = asked("接入方: which.", of="OauthClient", required=True)
    expected_version: int = asked(VERSION, required=True)
    idempotency_key: str | None = asked(KEY)


@given
class ClientTrustInput:
    """登记文档: documents that a client may run."""

    id: ID = asked("接入方: which.", of="OauthClient", required=True)
    documents: list[str] = asked("文档: their texts, each valid for this graph.", required=True)
    only: bool | None = asked("撤销其余: withdraw all others.")
    idempotency_key: str | None = asked(KEY)


@given
class ClientWithdrawInput:
    """撤销登记文档: a document that a client may run no more."""

    id: ID = asked("接入方: which.", of="OauthClient", required=True)
    document_id: str = asked('文档编号: "sha256:…".', required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="接入方变更结果: it was done.")
class ClientChanged:
    oauth_client: OauthClient | None = strawberry.field(
        description="接入方: as it is now; null without access:read."
    )


ClientResult = Annotated[
    ClientChanged | Refused,
    strawberry.union("ClientResult", description="接入方变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class ClientChanges:
    client_register = change(
        ClientResult,
        OauthClient,
        client_rows.register,
        "登记接入方: register a client that proves itself with private_key_jwt (RFC 7523).",
        scope=ACCESS_MANAGE,
        done=ClientChanged,
        input=ClientRegisterInput,
    )
    client_set_terms = change(
        ClientResult,
        OauthClient,
        client_rows.set_terms,
        "变更接入方: give a client other terms; the tokens it has end within seconds.",
        scope=ACCESS_MANAGE,
        done=ClientChanged,
        input=ClientSetTermsInput,
    )
    client_set_keys = change(
        ClientResult,
        OauthClient,
        client_rows.set_keys,
        "更换公钥: give a client other keys; the tokens it has end within seconds.",
        scope=ACCESS_MANAGE,
        done=ClientChanged,
        input=ClientSetKeysInput,
    )
    client_retire = change(
        ClientResult,
        OauthClient,
        client_rows.retire,
        "停用接入方: let a client in no more; the tokens it has end within seconds.",
        scope=ACCESS_MANAGE,
        done=ClientChanged,
        input=ClientInput,
    )
    client_restore = change(
        ClientResult,
        OauthClient,
        client_rows.restore,
        "启用接入方: let a client in again.",
        scope=ACCESS_MANAGE,
        done=ClientChanged,
        input=ClientInput,
    )
    client_trust = change(
        ClientResult,
        OauthClient,
        client_rows.trust,
        "登记文档: register a client with documents; twice changes nothing.",
        scope=ACCESS_MANAGE,
        done=ClientChanged,
        input=ClientTrustInput,
    )
    client_withdraw = change(
        ClientResult,
        OauthClient,
        client_rows.withdraw,
        "撤销登记文档: take a document from a client; it runs five seconds longer at most.",
        scope=ACCESS_MANAGE,
        done=ClientChanged,
        input=ClientWithdrawInput,
    )
