"""The door the web server opens."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from minhu.core.settling import settle
from minhu.core.wire import in_utf8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minhu.settings")

application = in_utf8(get_wsgi_application())
settle()
