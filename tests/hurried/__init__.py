"""Rooms where an evening takes seconds; a server loads them where it would load further kinds."""
