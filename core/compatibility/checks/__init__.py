"""Checks that a type cannot say, one module a subject."""
