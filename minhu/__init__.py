"""民呼: whoever calls is heard. The platform a subdistrict runs on."""

__version__ = "0.1.0"
