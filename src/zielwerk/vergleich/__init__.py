"""Comparison: among Jobcenter (funnel), with the own past (p-chart), year's end."""
