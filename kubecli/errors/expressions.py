"""A small language's text is wrong, or the result cannot be printed as asked.

ExpressionError            JSONPath, template, selector, column specification: text, position, problem
├── ExpressionSyntaxError  a JSONPath or template cannot be parsed
└── EvaluationError        a JSONPath or template cannot be evaluated on an object
OutputError                the result cannot be printed as asked
"""

from __future__ import annotations

from kubecli.errors.base import KubecliError


class ExpressionError(KubecliError):
    """A small language's text is wrong, or cannot be evaluated.

    language: "jsonpath", "template", "label selector", "field selector", "custom columns" ...
    text:     the whole text as the user gave it.
    position: 0-based offset of the offending character in text; None when there is no one place.
    problem:  what is wrong, in kubectl's words where it has any ("unterminated array").
    """

    def __init__(self, language: str, text: str, position: int | None, problem: str) -> None:
        super().__init__(language, text, position, problem)
        self.language = language
        self.text = text
        self.position = position
        self.problem = problem


class ExpressionSyntaxError(ExpressionError):
    """A JSONPath or template cannot be parsed."""


class EvaluationError(ExpressionError):
    """A JSONPath or template cannot be evaluated on the object it was given."""


class OutputError(KubecliError):
    """The result cannot be printed as asked. hint: what may have been meant, or ""."""

    def __init__(self, problem: str, *, hint: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.hint = hint
