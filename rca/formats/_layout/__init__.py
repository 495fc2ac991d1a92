"""Layouts: the frame around a body, laid out once for all who get the same notice.

``layouts``        the templates of the frame, by frame, locale and format
``laid_out_once``  one page, laid out once, with each reader's address lines put in
"""
