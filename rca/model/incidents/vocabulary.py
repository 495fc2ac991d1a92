"""The words of an incident, where a field has one of a few: how bad, how far, what kind, how certain.

Plain enumerations without any library, so that a list of incidents can be asked for without loading the model.
"""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How bad it was, from the worst: sev1 (a service is down for most) to sev4 (hardly noticed)."""

    SEV1 = "sev1"
    SEV2 = "sev2"
    SEV3 = "sev3"
    SEV4 = "sev4"


class Status(StrEnum):
    """Where the response stands, as status pages name it."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"


class EventType(StrEnum):
    """What a timeline entry marks."""

    BEGAN = "began"
    DETECTED = "detected"
    DECLARED = "declared"
    IDENTIFIED = "identified"
    ACTION = "action"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"
    ANNOUNCED = "announced"
    OTHER = "other"


class CauseCategory(StrEnum):
    """The family a cause belongs to."""

    CHANGE = "change"
    CAPACITY = "capacity"
    DEFECT = "defect"
    HARDWARE = "hardware"
    NETWORK = "network"
    DEPENDENCY = "dependency"
    FACILITY = "facility"
    SECURITY = "security"
    DATA = "data"
    UNKNOWN = "unknown"


class Certainty(StrEnum):
    """How firm a cause or a figure is; ``not_stated`` is for what a provider has not made known."""

    CONFIRMED = "confirmed"
    ESTIMATED = "estimated"
    UNDER_INVESTIGATION = "under_investigation"
    NOT_STATED = "not_stated"


class DetectionMethod(StrEnum):
    """Who or what noticed first."""

    MONITORING = "monitoring"
    CUSTOMER = "customer"
    STAFF = "staff"
    PROVIDER = "provider"


class ReportStage(StrEnum):
    """How far the provider's own account is."""

    INVESTIGATING = "investigating"
    PRELIMINARY = "preliminary"
    FINAL = "final"
