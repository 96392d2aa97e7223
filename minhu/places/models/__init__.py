from minhu.places.models.area import Area, Boundary, Edition
from minhu.places.models.plate import Plate

__all__ = ["Area", "Boundary", "Edition", "Plate"]
