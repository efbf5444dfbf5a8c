"""Tests of file audits."""
