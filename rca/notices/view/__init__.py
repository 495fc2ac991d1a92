"""The view: what a notice's template sees of an incident, by the template's own headings."""
