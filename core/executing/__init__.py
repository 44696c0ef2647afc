"""Runs a reviewed plan step by step: snapshot, run, verify, put back."""

from core.executing.execute import Verifier, execute

__all__ = ["Verifier", "execute"]
