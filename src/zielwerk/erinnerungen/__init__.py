"""Reminders: steps before and after a Frist, by mail without Sozialdaten, and iCal."""
