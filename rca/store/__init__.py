"""The store: incidents and their history in a relational database, SQLite by default, PostgreSQL by URL.

What is kept together has a room: ``incidents``, ``customers``, ``revisions`` and ``steps``, each with what reads and
writes it, over ``rows`` (values of the model as rows, and back) and ``tables``. ``database`` and ``schema`` open and
migrate it; ``history`` is what all of them keep of a change; ``mail`` and ``feed`` stand for themselves.
"""
