"""The REST API: keys per Mandant and scope; lists, Fristen, Kennzahlen, evidence."""
