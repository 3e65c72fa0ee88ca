"""Rooms that trust the bus; a server loads them where it would load further kinds."""
