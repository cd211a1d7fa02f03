"""Templates compiled to code that does the same with fewer steps: an archive shows its few parts thousands of times.

A part that is included by its name is compiled into the template that includes it; values are read, escaped and
translated directly. Code made so cannot say where it failed: whoever renders with it renders again with an environment
of Jinja's own when anything goes wrong, and has the file and the line, or the text after all.
"""

import re
from collections.abc import MutableMapping
from gettext import NullTranslations
from keyword import iskeyword
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.idtracking import VAR_LOAD_RESOLVE
from markupsafe import Markup, escape

_HAS_MARKS = re.compile("[&<>\"']").search
_NOT_TO_BE_MOVED = (nodes.Block, nodes.Extends, nodes.Import, nodes.FromImport, nodes.Macro)


class _Code(CodeGenerator):
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - the visitor's name for it
        if iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        if _is_phrase(node, frame) and not forward_caller:
            self.write(f"environment.{'marked_phrase' if frame.eval_ctx.autoescape else 'phrase'}(environment")
            self.signature(node, frame)
            self.write(")")
        else:
            super().visit_Call(node, frame, forward_caller=forward_caller)

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> str:
        """What filters say of fixed words is not compiled in: it depends on the newsletter's language."""
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


def _is_phrase(node: nodes.Call, frame: Frame) -> bool:
    """True for a call of the translator, where nothing else has its name and escaping is certain."""
    if not isinstance(node.node, nodes.Name) or node.node.name != "_" or frame.eval_ctx.volatile:
        return False
    found = frame.symbols.find_ref("_")
    return found is not None and frame.symbols.find_load(found) == (VAR_LOAD_RESOLVE, "_")


class QuickEnvironment(Environment):
    """An environment whose templates are compiled so, to code that is the same for every newsletter."""

    code_generator_class = _Code
    translations = NullTranslations()

    def phrase(self, _: Environment, phrase: str, /, **values: object) -> str:
        """A phrase in the newsletter's language, its values as they are."""
        return self.translations.gettext(phrase) % values

    def marked_phrase(self, _: Environment, phrase: str, /, **values: object) -> Markup:
        """The same for HTML: its values are escaped."""
        text = self.translations.gettext(phrase)
        return Markup(text) % values if values else Markup(text % values)  # noqa: S704 - catalogues are the project's own

    @staticmethod
    def escaped(value: object) -> str:
        """The characters that `escape` gives, as text that is only to be written."""
        if isinstance(value, Markup):
            return value
        return value if type(value) is str and not _HAS_MARKS(value) else escape(value)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """All names at once: they are copied for each text."""
        return {**self.globals, **(d or {})}

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        _fill(self, source, self._escapes(name))
        return super()._generate(source, name, filename, defer_init)

    def _escapes(self, name: str | None) -> bool:
        return self.autoescape(name) if callable(self.autoescape) else self.autoescape

    def part(self, node: nodes.Include, escapes: bool) -> nodes.Template | None:
        """The template that is included, where its name is certain, it escapes alike and needs no scope of its own."""
        named = node.template.value if isinstance(node.template, nodes.Const) else None
        if not isinstance(named, str) or not node.with_context or node.ignore_missing:
            return None
        if self.loader is None or self._escapes(named) != escapes:
            return None
        source, filename, _ = self.loader.get_source(self, named)
        part = self._parse(source, named, filename)
        return None if any(part.find_all(_NOT_TO_BE_MOVED)) else part


def _fill(environment: QuickEnvironment, node: nodes.Node, escapes: bool) -> None:
    """Put what is included by name into its place, however deep."""
    for field, value in list(node.iter_fields()):
        if isinstance(value, list):
            parts = [_filled(environment, one, escapes) if isinstance(one, nodes.Node) else one for one in value]
            setattr(node, field, parts)
        elif isinstance(value, nodes.Node):
            _fill(environment, value, escapes)


def _filled(environment: QuickEnvironment, node: nodes.Node, escapes: bool) -> nodes.Node:
    if isinstance(node, nodes.Include) and (part := environment.part(node, escapes)):
        node = nodes.Scope(part.body, lineno=node.lineno, environment=environment)
    _fill(environment, node, escapes)
    return node
