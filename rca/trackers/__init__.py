"""Trackers: what their exports say of the work, and what that means for next steps here.

Each tracker is one file in ``systems``, found by scan: how its export is recognised, its columns, its states. ``export``
reads a file by ``csv_issues`` or ``json_issues``, ``statuses`` tells what a state means, ``proposals`` what follows.
"""
