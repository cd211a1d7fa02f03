"""The editor's Markdown in a mail and on a page."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from curator.rendering.fragments import block, inline, levelled, styled
from curator.text.markdown import to_html


def levels(html: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h(\d)", html)]


def test_headings_begin_where_they_should_and_skip_none() -> None:
    assert levels(block("### a\n##### b\n## c\n# d\n### e", heading=2)) == [2, 3, 2, 2, 3]


@given(st.lists(st.integers(min_value=1, max_value=6), min_size=1))
def test_any_order_of_headings_is_in_order_afterwards(written: list[int]) -> None:
    found = levels(levelled("".join(f"<h{n}>x</h{n}>" for n in written), 2))
    assert found[0] == 2
    assert all(after <= before + 1 for before, after in pairwise(found))


@given(st.text(alphabet="aé語ع B1.,;:?'’“”…()–- *_[]<&`#~\n", max_size=24))
def test_the_short_way_for_plain_words_makes_what_the_parser_makes(words: str) -> None:
    assert block(words) == levelled(to_html(words), 2)


def test_styles_are_put_on_tags_and_nowhere_else() -> None:
    html = styled(block("[a](https://x.example) and `<a href>`\n\n> q"), {"a": "color:#123456", "p": "margin:0"})
    assert '<a style="color:#123456" href="https://x.example">a</a>' in html
    assert html.count("style=") == 3
    assert "&lt;a href&gt;" in html


def test_raw_html_and_script_addresses_stay_words() -> None:
    assert inline("<b>x</b> [y](javascript:alert(1))") == "&lt;b&gt;x&lt;/b&gt; [y](javascript:alert(1))"
