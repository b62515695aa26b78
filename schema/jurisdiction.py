"""行政区: the county that a row belongs to."""

from database import tables
from domain.organization import JurisdictionLevel
from resolvers import organization as organization_rows
from schema.declared import Subgraph
from schema.fields import column, entity, extend, page
from schema.inputs import about
from schema.node import Node
from schema.query import Query


@entity(tables.Jurisdiction, owner=Subgraph.DUTIES, keys=("code",))
class Jurisdiction(Node):
    """行政区: a county; the tenant of the hub."""

    code: str = column("行政区划代码: GB/T 2260, six digits.")
    name_zh: str = column("名称: its name.")
    level: JurisdictionLevel = column("级别: province, prefecture or county.")


@extend(Query, owner=Subgraph.DUTIES)
class JurisdictionQueries:
    jurisdictions = page(
        Jurisdiction,
        organization_rows.jurisdictions,
        "行政区: the counties that the hub knows.",
        orders=organization_rows.JURISDICTION_ORDERS,
        code=about(str, "行政区划代码: GB/T 2260, six digits."),
    )
