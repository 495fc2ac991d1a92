"""The revision that is to go by mail: approved, standing, and meant for those who are to read it, or a refusal."""

from __future__ import annotations

from collections.abc import Sequence

from rca.errors import Refused
from rca.model.audience import Audience
from rca.model.notices.revision import Published
from rca.model.problem import N_, Listed


def sendable(
    key: str,
    revisions: Sequence[Published],
    *,
    audience: Audience | None,
    kind: str | None,
    number: int | None,
) -> Published:
    """Of an incident's revisions, oldest first: the one of that number, or the last one.

    Without an audience it is to go to customers, who read what is for them or for everybody; else it must be for that
    audience. Where the last one was withdrawn, no earlier one stands in for it unless somebody says so. Raises Refused.
    """
    suited = [each for each in revisions if _suits(each, audience) and kind in (None, each.revision.kind)]
    near = Listed(each.revision.number for each in suited if each.withdrawal is None)
    chosen = next((each for each in revisions if each.revision.number == number), None)
    if chosen and not _suits(chosen, audience):
        raise Refused(
            N_("revision {number} of {key} is not for these readers: its audience is {audience}"),
            remedy=_remedy(chosen, near), number=number, key=key, near=near,
            audience=chosen.revision.audience.value,
        )  # fmt: skip
    if chosen is None:
        if not suited:
            raise Refused(
                N_("nothing of {key} is published that these readers may read"),
                remedy=N_("Publish it for them, or say --unpublished to send what nobody has approved."),
                key=key,
            )
        chosen = suited[-1]
    if chosen.withdrawal:
        raise Refused(
            N_("revision {number} of {key} is withdrawn: {reason}"),
            remedy=N_("Publish a new one, or choose one that stands with --revision: {near}.")
            if near else N_("Publish a new one, or say --unpublished to send what nobody has approved."),
            number=chosen.revision.number, key=key, reason=chosen.withdrawal.reason, near=near,
        )  # fmt: skip
    return chosen


def _suits(published: Published, audience: Audience | None) -> bool:
    of = published.revision.audience
    return of is audience if audience else Audience.CUSTOMER.sees(of)


def _remedy(chosen: Published, near: str) -> str:
    if chosen.revision.audience is Audience.INTERNAL:
        return N_("To somebody inside it goes with --to and --audience internal.")
    if near:
        return N_("Choose one of theirs with --revision: {near}.")
    return N_("Leave --audience out, or publish one for them.")
