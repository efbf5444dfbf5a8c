"""Backup and restore of database, files and anchors in one verified archive."""
