"""What notice templates see of an incident, by their own headings. Every public name here is a template's.

``view``                the whole, which templates call ``n``, and whose account it is
``impact``              what failed for whom, from when to when
``cause_and_response``  why, how it was noticed, what was done
``status``              how far things are, what follows, what was corrected
``part``                headings, whether a kind has a part, and gaps

A part that the kind requires and the incident lacks becomes a gap: noted as a Problem, and marked in the text for
drafts. Where the account is a provider's, what it has not made known is said openly instead.
"""
