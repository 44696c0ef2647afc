"""Answers a whole question to the matrix: the rows that fit, and what they do not say by themselves."""

from core.compatibility.asking.answer import answer_question

__all__ = ["answer_question"]
