"""The incident model: frozen values and pure functions. No I/O here, and no clock: ``now`` is a parameter."""
