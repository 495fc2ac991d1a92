"""From an incident to a notice: one Markdown template per kind, for one reader's language, zone and audience.

``compose``                        one notice of one incident
``drafting``                       all languages of a revision that is to be published, and what they were made with
``editions`` ``addressee``         one notice for many customers, and the lines in which each is addressed
``followup_period`` ``digest``     notices over many incidents: to customers over a period, to one owner of next steps
``notice_diff`` ``fact_changes``   what differs between two notices, in words and in facts

What they are made of:

``templates``                      the kinds, and the environment that makes Markdown of their templates
``reader`` ``material``            language, zones and style; incident, prose and words for it
``view``                           what templates see: an incident, its corrections, what became of its promises
``prose`` ``step_words``           an incident's own texts, and its next steps
``frame`` ``numbering``            what stands around the body; which notice of its kind it is
``gaps``                           what is missing: problems, and marks in a draft
"""
