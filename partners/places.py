"""The five places a synthetic county may lie in, their townships, and the places beyond its border."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A county and what its addresses are made of; code is GB/T 2260, ethnicities are (GB/T 3304, weight)."""

    code: str
    province: str
    prefecture: str
    name: str
    subdistricts: tuple[str, ...]
    towns: tuple[str, ...]
    townships: tuple[str, ...]
    ethnicities: tuple[tuple[str, int], ...]

    @property
    def full_name(self) -> str:
        """Province, prefecture and county, as an address begins."""
        return f"{self.province}{self.prefecture}{self.name}"


@dataclass(frozen=True, slots=True)
class Outside:
    """A place that is not the county: where migrants come from and families move to."""

    code: str
    full_name: str


PLACES = (
    Place(
        "150785",
        "内蒙古自治区",
        "呼伦贝尔市",
        "根河市",
        ("河东街道", "河西街道", "森工街道", "好里堡街道"),
        ("金河镇", "阿龙山镇", "满归镇", "得耳布尔镇"),
        ("敖鲁古雅鄂温克族乡",),
        (
            ("01", 740),
            ("02", 110),
            ("11", 45),
            ("03", 30),
            ("45", 35),
            ("31", 20),
            ("52", 8),
            ("10", 7),
            ("05", 5),
        ),
    ),
    Place(
        "511703",
        "四川省",
        "达州市",
        "达川区",
        ("三里坪街道", "翠屏街道", "杨柳街道"),
        ("石桥镇", "石梯镇", "管村镇", "大树镇", "南岳镇", "万家镇", "景市镇", "百节镇", "赵家镇", "河市镇"),
        ("龙会乡", "米城乡", "虎让乡"),
        (("01", 955), ("15", 20), ("07", 10), ("04", 5), ("03", 5), ("05", 5)),
    ),
    Place(
        "370304",
        "山东省",
        "淄博市",
        "博山区",
        ("城东街道", "城西街道", "山头街道"),
        ("博山镇", "域城镇", "白塔镇", "八陡镇", "石马镇", "源泉镇", "池上镇"),
        (),
        (("01", 965), ("03", 20), ("11", 8), ("05", 7)),
    ),
    Place(
        "230381",
        "黑龙江省",
        "鸡西市",
        "虎林市",
        (),
        ("虎林镇", "东方红镇", "迎春镇", "虎头镇", "杨岗镇", "东诚镇", "宝东镇"),
        ("新乐乡", "伟光乡", "珍宝岛乡", "阿北乡"),
        (("01", 920), ("10", 30), ("11", 30), ("02", 10), ("03", 5), ("05", 5)),
    ),
    Place(
        "341602",
        "安徽省",
        "亳州市",
        "谯城区",
        ("花戏楼街道", "薛阁街道", "汤陵街道"),
        ("古井镇", "芦庙镇", "华佗镇", "魏岗镇", "牛集镇", "颜集镇", "五马镇", "谯东镇", "城父镇", "十河镇"),
        ("张店乡", "赵桥乡"),
        (("01", 955), ("03", 35), ("11", 5), ("05", 5)),
    ),
)

OUTSIDE = (
    Outside("230281", "黑龙江省齐齐哈尔市讷河市"),
    Outside("150722", "内蒙古自治区呼伦贝尔市莫力达瓦达斡尔族自治旗"),
    Outside("341623", "安徽省亳州市利辛县"),
    Outside("511722", "四川省达州市宣汉县"),
    Outside("370323", "山东省淄博市沂源县"),
    Outside("411328", "河南省南阳市唐河县"),
    Outside("421083", "湖北省荆州市洪湖市"),
)

DESTINATIONS = (
    "浙江省金华市义乌市福田街道",
    "广东省东莞市长安镇",
    "内蒙古自治区呼和浩特市赛罕区",
    "北京市大兴区旧宫镇",
    "江苏省苏州市昆山市玉山镇",
)
"""Where families of the county live and work when they are away."""

_ROOTS = (
    *("河湾", "柳树", "青松", "红旗", "向阳", "胜利", "团结", "光明", "东升", "新民"),
    *("永安", "和平", "建设", "前进", "安乐", "清泉", "石桥", "双河", "白桦", "金星"),
    *("丰收", "太平", "长青", "新立", "兴隆", "幸福", "友谊", "春光", "平安", "龙泉"),
)
_PREFIXES = ("", "东", "西", "南", "北", "新", "大", "上", "下")
VILLAGE_NAMES = tuple(prefix + root for prefix in _PREFIXES for root in _ROOTS)
"""270 invented village names, enough for the villages of any one township."""

ETHNICITIES = {
    "01": "汉族",
    "02": "蒙古族",
    "03": "回族",
    "04": "藏族",
    "05": "维吾尔族",
    "07": "彝族",
    "10": "朝鲜族",
    "11": "满族",
    "15": "土家族",
    "45": "鄂温克族",
    "52": "鄂伦春族",
    "31": "达斡尔族",
}


def of(code: str) -> Place:
    """The place with this GB/T 2260 code. Raises LookupError if it is not one of the five."""
    for place in PLACES:
        if place.code == code:
            return place
    raise LookupError(f"no synthetic county at {code}; known: {', '.join(p.code for p in PLACES)}")
