"""What notice templates see, by their own headings. Every public name of these classes is a template's.

``view``                one incident, which templates call ``n``, and whose account it is
``impact``              what failed for whom, from when to when
``cause_and_response``  why, how it was noticed, what was done
``status``              how far things are, what follows, what was corrected
``part``                headings, whether a kind has a part, and gaps
``corrections``         which templates call ``c``: what an earlier revision said, and what is right
``followup``            which templates call ``f``: what has become of promised steps

A part that the kind requires and the incident lacks becomes a gap: noted as a Problem, and marked in the text for
drafts. Where the account is a provider's, what it has not made known is said openly instead.
"""
