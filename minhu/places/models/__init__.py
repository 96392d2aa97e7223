from minhu.places.models.area import Area, Boundary
from minhu.places.models.plate import Plate

__all__ = ["Area", "Boundary", "Plate"]
