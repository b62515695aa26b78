"""政策文件: the places' documents, their clauses, and the parameters they set."""

from datetime import date

from strawberry.scalars import JSON

from database import tables
from domain.citation import ParameterOrigin, Provenance
from domain.document import DocumentPublicity, DocumentScope
from domain.target import Unit
from resolvers import organization as organization_rows
from resolvers import policy as policy_rows
from schema.declared import Subgraph
from schema.fields import column, entity, extend, page, row, rows
from schema.inputs import about
from schema.jurisdiction import Jurisdiction
from schema.node import Node
from schema.query import Query


@entity(tables.PolicyDocument, owner=Subgraph.DUTIES, keys=("key",))
class PolicyDocument(Node):
    """政策文件: one place's source document."""

    key: str = column("文件代号: the two letters its clauses begin with.")
    doc_no: str | None = column("文号: number of the document, if it has one.")
    title: str = column("标题: its title.")
    issuer: str = column("发文机关: who issued it.")
    signatory: str | None = column(
        "签发人: the post that signed it; null where the document names none. Never a person (GH-01)."
    )
    issued_on: date | None = column("发文日期: null where the document gives no day.")
    year: int = column("年份: year of issue.")
    scope: DocumentScope = column("适用范围: whom it binds.")
    publicity: DocumentPublicity = column("公开属性: whether it is public.")
    recipients_zh: str | None = column("主送: to whom it is addressed.")
    basis: JSON = column("依据: laws and documents it rests on.")
    attachments: JSON = column("附件: its annexes.")
    leading_groups: JSON = column("领导小组: leading groups by post; never by person.")
    mechanisms: JSON = column("工作机制: standing arrangements between departments.")
    missing_annex: JSON | None = column("缺失附件: duties it leaves to an annex that is not at hand.")
    jurisdiction = row(
        Jurisdiction,
        organization_rows.jurisdictions,
        "行政区: the county it applies to.",
        by=(tables.PolicyDocument.jurisdiction_code, tables.Jurisdiction.code),
    )


@entity(tables.PolicyClause, owner=Subgraph.DUTIES)
class PolicyClause(Node):
    """条款: a clause of a document, in its own words."""

    code: str = column("条款编号: such as DC-L2c.")
    ref: str = column("出处: where it stands in the document.")
    section: str | None = column("条: the numbered section, if the document numbers them.")
    quotes: list[str] = column("原文: its words, verbatim.")
    rule_en: str = column("规则（英文）: the rule in English.")
    kinds: list[str] = column("规则类别: what the rule asks of the hub (H, C, S, R, P, N).")
    responsible: str | None = column("责任单位: who is responsible, as the text says.")
    lead: list[str] = column("牵头单位: Department names that lead.")
    support: list[str] = column("配合单位: Department names that support.")
    document = row(
        PolicyDocument,
        policy_rows.documents,
        "文件: its document.",
        by=(tables.PolicyClause.document_id, tables.PolicyDocument.id),
    )


@entity(tables.RuleParameter, owner=Subgraph.DUTIES)
class RuleParameter(Node):
    """规则参数: a value that a rule needs, as it holds in one county, and whose word it is."""

    key: str = column("参数名: its key.", of=tables.RuleParameter.code)
    zh: str = column("中文名称: what it is, in Chinese.")
    en: str = column("英文名称: what it is, in English.")
    value: JSON | None = column("取值: null where nobody has set it; the rule is then not evaluated.")
    unit: Unit | None = column("单位: unit of the value.")
    origin: ParameterOrigin = column("取值来源: the document, the hub's default, or a local override.")
    marked: Provenance = column("依据类型: on whose word it stands.")
    clauses_cited: list[str] = column(
        "条款编号: ids of the clauses it rests on.", of=tables.RuleParameter.clauses
    )
    text_zh: str | None = column("原文: the words of the clause.")
    note: str = column("说明: remarks.")
    valid_from: date = column("起: from when.")
    valid_to: date | None = column("止: until when.")
    clause = row(
        PolicyClause,
        policy_rows.clauses,
        "条款: the first clause it rests on.",
        by=(tables.RuleParameter.clause_id, tables.PolicyClause.id),
    )
    clauses = rows(
        PolicyClause,
        policy_rows.cited_by(tables.RuleParameter),
        "条款: all clauses it rests on.",
        by=(tables.RuleParameter.id, tables.RuleParameter.id),
    )
    document = row(
        PolicyDocument,
        policy_rows.documents,
        "文件: the document of the county it belongs to.",
        by=(tables.RuleParameter.document_id, tables.PolicyDocument.id),
    )
    jurisdiction = row(
        Jurisdiction,
        organization_rows.jurisdictions,
        "行政区: the county it holds in.",
        by=(tables.RuleParameter.jurisdiction_code, tables.Jurisdiction.code),
    )


@extend(PolicyDocument, owner=Subgraph.DUTIES)
class PolicyDocumentParts:
    clauses = page(
        PolicyClause,
        policy_rows.clauses,
        "条款: its clauses in force.",
        orders=policy_rows.CLAUSE_ORDERS,
        by=(tables.PolicyDocument.id, tables.PolicyClause.document_id),
    )
    parameters = page(
        RuleParameter,
        policy_rows.parameters,
        "规则参数: every parameter as it holds in its county.",
        orders=policy_rows.PARAMETER_ORDERS,
        by=(tables.PolicyDocument.id, tables.RuleParameter.document_id),
        key=about(str, "参数名: this key."),
    )


@extend(Query, owner=Subgraph.DUTIES)
class PolicyQueries:
    policy_documents = page(
        PolicyDocument,
        policy_rows.documents,
        "政策文件: the documents of all places.",
        orders=policy_rows.ORDERS,
        jurisdiction=about(str, "行政区划代码: of this county."),
        key=about(str, "文件代号: this document."),
    )
    rule_parameters = page(
        RuleParameter,
        policy_rows.parameters,
        "规则参数: parameters as they hold.",
        orders=policy_rows.PARAMETER_ORDERS,
        jurisdiction=about(str, "行政区划代码: in this county."),
        key=about(str, "参数名: this key."),
        origin=about(ParameterOrigin, "取值来源: of this origin."),
        superseded=about(
            bool, "含失效取值: those too that no longer hold or that a local override stands before."
        ),
    )
