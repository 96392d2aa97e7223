"""The second thing somebody shows at the door, and where they are signed in."""

from __future__ import annotations

from django.db import models

from minhu.accounts.models.user import User
from minhu.core.crypto import Sealed, SealedField, seal
from minhu.core.models import Row


class Factor(models.Model):
    """The secret an app on somebody's phone makes codes from; it counts once confirmed.

    ``last_step`` is the step of thirty seconds of the last code that was taken: no code
    opens the door twice.
    """

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="factor")
    secret_sealed = SealedField(default=Sealed)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_step = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.user_id)

    @property
    def place(self) -> str:
        return f"accounts.factor.secret_sealed:{self.user_id}"

    def enclose(self, secret: str) -> None:
        """Put a secret (base 32) into the sealed column; the row is not saved."""
        self.secret_sealed = seal(secret, bound_to=self.place)

    def disclose(self) -> str:
        """Return the secret; only the verbs that check a code or show it once may ask."""
        return self.secret_sealed.open(bound_to=self.place)


class RecoveryCode(Row):
    """A code on paper for a lost phone; kept as a keyed digest and used once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.user_id)


class SignedIn(Row):
    """One device on which somebody is, or was, signed in."""

    user = models.ForeignKey(User, models.CASCADE, related_name="devices")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=60, blank=True)
    address = models.GenericIPAddressField(null=True, blank=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.user_id} {self.device}"
