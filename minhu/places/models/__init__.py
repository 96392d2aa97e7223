from minhu.places.models.address import Address, Alias
from minhu.places.models.area import Area, Boundary, Edition
from minhu.places.models.machine import Machine
from minhu.places.models.plate import Plate
from minhu.places.models.redraw import Dispute, Evidence, EvidencePicture, MapFile, Redraw

__all__ = [
    "Address",
    "Alias",
    "Area",
    "Boundary",
    "Dispute",
    "Edition",
    "Evidence",
    "EvidencePicture",
    "Machine",
    "MapFile",
    "Plate",
    "Redraw",
]
