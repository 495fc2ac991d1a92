"""The trackers that are known: each module has a ``TRACKER``, a :class:`rca.trackers.form.TrackerForm`."""
