"""Python reads this when it starts and ``PYTHONPATH`` names this folder: what a test starts is watched too."""

from tests.watch import begin

begin()
