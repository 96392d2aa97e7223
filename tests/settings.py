"""The settings of the tests: those of the product in a folder of their own, and quicker."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_KEPT = {"MINHU_CHROMIUM", "MINHU_REAL_DATA", "MINHU_VENDOR"}
for _name in [name for name in os.environ if name.startswith("MINHU_") and name not in _KEPT]:
    del os.environ[_name]
_folder = tempfile.mkdtemp(prefix="minhu-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["MINHU_DATA"] = _folder

from minhu.core.words import compile_words  # noqa: E402 -- the folder has to be known by then
from minhu.settings import *  # noqa: E402, F403 -- the same

compile_words(DATA / "locale")  # noqa: F405 -- from the line above

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
