"""Deadlines: the regimes in their files, and the calendars of public holidays that they count by."""
