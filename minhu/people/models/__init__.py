from minhu.people.models.joined import Joined
from minhu.people.models.log import ReadLog
from minhu.people.models.person import Person
from minhu.people.models.phone_code import PhoneCode
from minhu.people.models.resident import Household, RegisterExport, RegisterFile, Resident

__all__ = [
    "Household",
    "Joined",
    "Person",
    "PhoneCode",
    "ReadLog",
    "RegisterExport",
    "RegisterFile",
    "Resident",
]
