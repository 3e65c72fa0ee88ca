"""Kinds from outside the core: what TRETEAUX_KINDS names."""
