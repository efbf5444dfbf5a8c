"""PostgreSQL that knows the Mandant: the second wall behind django-scopes."""
