"""Keeping the pictures of a step: files by their hash, the hash in the step's payload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from minhu.cases.models import Attachment, Step
from minhu.core.pictures import CleanPicture, keep


def with_pictures(payload: Mapping[str, Any], pictures: Sequence[CleanPicture]) -> dict[str, Any]:
    """Return the payload with the digests of the pictures, so that the chain covers them."""
    digests = [picture.sha256 for picture in pictures]
    return {**payload, "pictures": digests} if digests else dict(payload)


def attach(step: Step, pictures: Sequence[CleanPicture]) -> None:
    """Keep cleaned pictures with a step; a file is written once, whoever sends it again."""
    if pictures:
        Attachment.objects.bulk_create([_attachment(step, each) for each in pictures])


def _attachment(step: Step, picture: CleanPicture) -> Attachment:
    whole, small = keep(picture, step.at)
    return Attachment(
        case=step.case,
        step=step,
        picture=whole,
        thumbnail=small,
        sha256=picture.sha256,
        width=picture.width,
        height=picture.height,
    )
