"""Japanese and English words, made from JMdict, the property of the Electronic Dictionary Research and Development Group.

CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/. Data only: rca reads ``ja-en.tsv``.
"""
