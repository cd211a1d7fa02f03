"""The templates: where they lie, what they may use, and errors that name the template and its line."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache, cached_property
from gettext import NullTranslations
from pathlib import Path, PurePath
from types import TracebackType
from typing import TypeVar

import jinja2
from jinja2.nodes import EvalContext
from markupsafe import Markup

from curator import __version__
from curator.errors import RenderError
from curator.rendering.compiled import Compiled, looks_of
from curator.rendering.filters import filters
from curator.rendering.labels import Labels
from curator.rendering.quick import QuickEnvironment
from curator.rendering.theme import Theme, parse_theme
from curator.text.words import fingerprint

PACKAGE = Path(__file__).resolve().parent.parent
DEFAULT = "default"
ESCAPED = ("html", "mjml", "xml")
E = TypeVar("E", bound=jinja2.Environment)
_FAULTS = (
    jinja2.TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What a template can do wrong."""


def default_templates() -> Path:
    """The folder of the default templates: in the package, or beside it in a checkout."""
    packed = PACKAGE / "default_templates"
    return packed if packed.is_dir() else PACKAGE.parent / "templates"


def made_with(own_templates: Path | None) -> str:
    """A mark of all files that pages are made with: the templates and curator itself. Another mark: make them again."""
    folders = [default_templates(), *([own_templates] if own_templates else [])]
    folders += [PACKAGE / name for name in ("model", "text", "rendering", "building", "publishing")]
    files = [file for folder in folders for file in folder.rglob("*.*") if "__pycache__" not in file.parts]
    return fingerprint(__version__, looks_of(files))


class Renderer:
    """Renders templates: a newsletter's own where there is one, else the default, file by file.

    A newsletter's own template may build on the default it replaces: `{% extends "default:email/issue.mjml" %}`.
    HTML, MJML and XML are escaped; text is not. `language` is the newsletter's; `theme` names a file of themes/.
    translations: the catalogue of that language, or None to leave every phrase as it stands. compiled: a folder where
    compiled templates may be kept between commands.
    """

    def __init__(
        self,
        own_templates: Path | None,
        language: str,
        theme: str = "standard",
        translations: NullTranslations | None = None,
        compiled: Path | None = None,
    ) -> None:
        self.language = language
        self.theme_name = theme
        defaults = jinja2.FileSystemLoader(default_templates())
        own = [jinja2.FileSystemLoader(own_templates)] if own_templates and own_templates.is_dir() else []
        loader = jinja2.ChoiceLoader([*own, defaults, jinja2.PrefixLoader({DEFAULT: defaults}, delimiter=":")])
        self.translations = translations or NullTranslations()
        self._loader = loader
        folders = [default_templates(), *([own_templates] if own_templates and own else [])]
        self._compiled = Compiled(compiled, folders)

    def render(self, template: str, context: object) -> str:
        """The text that `template` makes of a context (a dataclass; its fields are the variables).

        Raises RenderError that names the template's file and line.
        """
        if not is_dataclass(context):
            raise TypeError(f"the context of {template} is no dataclass")
        values = {name: getattr(context, name) for name in _names(context.__class__)}
        try:
            return self._quick.get_template(template).render(values)
        except _FAULTS:
            return self._plainly(template, values)

    def _plainly(self, template: str, values: dict[str, object]) -> str:
        try:
            return self._plain.get_template(template).render(values)
        except jinja2.TemplateSyntaxError as error:
            where = error.filename or error.name or template
            raise RenderError(f"{where}:{error.lineno}: {error.message}") from error
        except jinja2.TemplateNotFound as error:
            raise RenderError(f"{template}: there is no template “{error.name}”.") from error
        except _FAULTS as error:
            raise RenderError(f"{_place(error.__traceback__, template)}: {error}") from error

    @cached_property
    def _quick(self) -> QuickEnvironment:
        environment = _environment(QuickEnvironment, self._loader, self.language, self.translations)
        environment.optimized = False  # what filters say would be compiled in, and that depends on the language
        environment.translations = self.translations
        environment.bytecode_cache = self._compiled
        return environment

    @cached_property
    def _plain(self) -> jinja2.Environment:
        return _environment(jinja2.Environment, self._loader, self.language, self.translations)

    @cached_property
    def theme(self) -> Theme:
        """The look's colours, fonts and sizes. Raises FileError if they can't be read, by curator or by eyes."""
        name = f"themes/{self.theme_name}.toml"
        try:
            source, path, _ = self._loader.get_source(self._plain, name)
        except jinja2.TemplateNotFound:
            raise RenderError(f"There is no theme “{self.theme_name}”: {name} is missing.") from None
        return parse_theme(source, PurePath(path or name))


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _place(trace: TracebackType | None, template: str) -> str:
    """File and line of the innermost template frame: Jinja gives its frames the names of the template files."""
    place = template
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if not name.endswith(".py") and "<" not in name:
            place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _said_in(translations: NullTranslations) -> Callable[..., str]:
    """What templates call as `_`: the extension's own takes four times as long, and pages call it for every line."""

    @jinja2.pass_eval_context
    def said(context: EvalContext, phrase: str, /, **values: object) -> str:
        """The phrase in the newsletter's language; values are escaped where the template's texts are."""
        text = translations.gettext(phrase)
        return (Markup(text) if context.autoescape else text) % values  # noqa: S704 - catalogues are the project's own

    return said


def _environment(kind: type[E], loader: jinja2.BaseLoader, language: str, translations: NullTranslations) -> E:
    environment = kind(
        loader=loader,
        undefined=jinja2.StrictUndefined,
        autoescape=jinja2.select_autoescape(ESCAPED, default=True, disabled_extensions=("txt", "css", "toml")),
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    install = getattr(environment, "install_gettext_translations")  # noqa: B009 - the extension adds it at run time
    install(translations, newstyle=True)
    environment.globals["_"] = environment.globals["gettext"] = _said_in(translations)
    environment.filters.update(filters(language, Labels(language, translations)))
    return environment
