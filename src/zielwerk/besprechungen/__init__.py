"""Meetings owed by the agreement: planned, held, minuted, and counted."""
