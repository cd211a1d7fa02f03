"""What templates may do with a value: the filters, by the name that a template uses."""

import datetime as dt
from collections.abc import Callable, Iterable

from babel.lists import format_list
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from curator.model.access import is_low_access
from curator.model.issue import Action, ContentNote, Role
from curator.rendering import fragments, plain
from curator.rendering.labels import Labels
from curator.rendering.parts import Credit, Words
from curator.text import markdown
from curator.text.dates import locale_of, long_date
from curator.text.paths import path_part
from curator.text.urls import host_of

Filter = Callable[..., object]
_NOTHING = Markup()


def filters(language: str, labels: Labels) -> dict[str, Filter]:
    """Every filter, for one language."""
    return {**_words(language), **_prose(), **_terms(language, labels), **_phrases(labels)}


def _marked(html: str) -> Markup:
    """HTML whose texts were escaped or cleaned where it was made."""
    return Markup(html)  # noqa: S704 - the only place


def _words(language: str) -> dict[str, Filter]:
    def attrs(said: Words) -> Markup:
        """` lang="ur" dir="rtl"` for words in another language, else nothing."""
        if not said.lang and not said.dir:
            return _NOTHING
        lang = Markup(' lang="{}"').format(said.lang) if said.lang else Markup()
        return lang + (Markup(' dir="{}"').format(said.dir) if said.dir else Markup())

    def words(said: Words) -> str:
        """The words, marked with their language where it is another one. (For text: `.text`.)"""
        marks = attrs(said)
        return Markup("<span{}>{}</span>").format(marks, said.text) if marks else said.text

    @pass_eval_context
    def listed(context: EvalContext, items: Iterable[object]) -> str:
        """`one, two and three`."""
        texts = [str(escape(item)) if context.autoescape else str(item) for item in items]
        said = texts[0] if len(texts) == 1 else format_list(texts, locale=locale_of(language))
        return _marked(said) if context.autoescape else said

    @pass_eval_context
    def names(context: EvalContext, credit: Credit) -> str:
        """Every name of a credit, with pronouns where they are given."""
        shown: list[object] = []
        for one in credit.names:
            name = words(one.name) if context.autoescape else one.name.text
            shown.append(name + f" ({one.pronouns})" if one.pronouns else name)
        return str(listed(context, shown)) if not context.autoescape else _marked(listed(context, shown))

    def strong(text: str) -> Markup:
        """The text, to stand out."""
        return _marked(f"<strong>{escape(text)}</strong>")

    return {"attrs": attrs, "words": words, "listed": listed, "names": names, "strong": strong}


def _prose() -> dict[str, Filter]:
    def html(text: str, heading: int = 2) -> Markup:
        """Paragraphs of HTML from Markdown."""
        return _marked(fragments.block(text, heading))

    def html_line(text: str) -> Markup:
        """One run of HTML from Markdown."""
        return _marked(fragments.inline(text))

    def mail(text: str, styles: dict[str, str], heading: int = 2) -> Markup:
        """Paragraphs of HTML from Markdown, with the styles of each tag in place."""
        return _marked(fragments.styled(fragments.block(text, heading), styles))

    def mail_line(text: str, styles: dict[str, str]) -> Markup:
        """One run of HTML from Markdown, with the styles of each tag in place."""
        return _marked(fragments.styled(fragments.inline(text), styles))

    def lines(text: str) -> list[str]:
        """The lines of a quotation."""
        return [line.strip() for line in text.strip().splitlines()]

    def anchor(name: str) -> str:
        """A name as an address within a page: no white space."""
        return "-".join(name.split())

    return {
        "anchor": anchor,
        "html": html,
        "html_line": html_line,
        "mail": mail,
        "mail_line": mail_line,
        "lines": lines,
        "plain": markdown.to_text,
        "wrapped": plain.wrap,
        "block": plain.block,
        "underlined": plain.underlined,
    }


def _terms(language: str, labels: Labels) -> dict[str, Filter]:
    def date(day: dt.date) -> str:
        """`1 December 2026`."""
        return long_date(day, language)

    def rfc3339(moment: dt.datetime) -> str:
        """`2026-12-01T09:00:00Z`."""
        return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def terms(values: Iterable[str], group: str) -> list[str]:
        """The label of each term."""
        return [labels.term(value, group) for value in values]

    def sections(names: Iterable[str]) -> list[str]:
        """The heading of each section."""
        return [labels.section(name) for name in names]

    return {
        "terms": terms,
        "date": date,
        "rfc3339": rfc3339,
        "host": host_of,
        "path_part": path_part,
        "term": labels.term,
        "section": labels.section,
        "sections": sections,
        "number": labels.number,
        "minutes": labels.minutes,
        "minutes_in_all": labels.minutes_in_all,
        "pieces": labels.pieces,
        "ways": labels.ways,
        "ages": labels.ages,
        "month": labels.month,
    }


def _phrases(labels: Labels) -> dict[str, Filter]:
    def notes(content_notes: Iterable[ContentNote]) -> str:
        """`racism (described), death and grief (mentioned)`."""
        return commas(
            f"{labels.term(one.note, 'content_note')} ({labels.term(one.depth, 'depth')})" for one in content_notes
        )

    def roles(people: Iterable[Role]) -> str:
        """`Sample Editor (editor, volunteer), Sample Adviser (adviser, 60 EUR)`."""
        return commas(
            f"{one.name} ({commas(filter(None, (labels.term(one.role, 'role'), pay(one))))})" for one in people
        )

    def pay(one: Role) -> str:
        return labels.term("volunteer", "role") if one.pay == "volunteer" else one.pay or ""

    def commas(texts: Iterable[str]) -> str:
        """`one, two, three`, with the comma of the language."""
        return labels.translations.gettext(", ").join(texts)

    def filled(texts: Iterable[str], between: str) -> str:
        """Those texts that are not empty, with something between them."""
        return between.join([text for text in texts if text])

    def quoted(text: str) -> str:
        """“The text” in the quotation marks of the language."""
        phrase = labels.translations.gettext("“%(words)s”")
        return (escape(phrase) if isinstance(text, Markup) else phrase).replace("%(words)s", text)

    def step(action: Action) -> str:
        """Whether an action is one that almost everyone can take, or asks for more."""
        if is_low_access(action):
            return labels.translations.gettext("A first step")
        return labels.translations.gettext("A stretch")

    def upfirst(text: str) -> str:
        """The same text, its first letter a capital."""
        return text[:1].upper() + text[1:]

    return {
        "commas": commas,
        "filled": filled,
        "quoted": quoted,
        "notes": notes,
        "roles": roles,
        "step": step,
        "upfirst": upfirst,
    }
