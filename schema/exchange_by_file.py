"""报送文件: packages that departments hand in as sheets."""

from typing import Annotated

import strawberry

from auth.scopes import EXCHANGE_RUN
from domain.exchange import PackageCode
from resolvers import commands
from schema.declared import Subgraph
from schema.exchange import ExchangePackage
from schema.fields import change, extend
from schema.inputs import asked, given
from schema.query import Mutation, Refused


@given
class ExchangeHandInInput:
    """报送文件: a department's package as the sheet that it handed in, or that went back and was mended."""

    partner: str = asked("对接部门代码: the connector's name.", required=True)
    package: PackageCode = asked("数据包代码: which package.", required=True)
    period: str = asked("月份: YYYY-MM.", required=True)
    file_name: str = asked("文件名: its name.", required=True)
    content_base64: str = asked("文件内容: its bytes (xlsx or csv) in Base64.", required=True)


@strawberry.type(description="报送结果: the sheet was taken in.")
class ExchangeHandedIn:
    exchange_package: ExchangePackage | None = strawberry.field(
        description="数据包: the package with its counts; REFUSED where it is worth nothing as a whole. What went back is at "
        "/files/packages/{id}.xlsx. Null without exchange:read."
    )


ExchangeHandInResult = Annotated[
    ExchangeHandedIn | Refused,
    strawberry.union("ExchangeHandInResult", description="报送结果: taken in, or refused."),
]


@extend(Mutation, owner=Subgraph.EXCHANGES)
class ExchangeFileChanges:
    exchange_hand_in = change(
        ExchangeHandInResult,
        ExchangePackage,
        commands.hand_in,
        "报送文件: hand in a department's package as a sheet. The same file again changes nothing; another one replaces it "
        "until the month is applied.",
        scope=EXCHANGE_RUN,
        done=ExchangeHandedIn,
        input=ExchangeHandInInput,
    )
