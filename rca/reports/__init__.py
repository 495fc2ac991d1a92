"""What becomes of next steps, seen as a whole: reports, calendars, states from trackers, and what was promised before."""
