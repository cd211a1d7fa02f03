"""What a page does not say in a form made for programs: its writer, its day and its text, as trafilatura finds them."""

from dataclasses import dataclass

from curator.text.tame import tame

_MOST = 2_000_000  # characters


@dataclass(frozen=True, slots=True)
class Guess:
    """What was found in the page's body; empty where nothing was. day: YYYY-MM-DD. html: foreign, not yet safe."""

    writer: str = ""
    day: str = ""
    html: str = ""


def guess(page: str, url: str) -> Guess:
    """Look for a byline, a day and the main text. page: HTML, as hostile as may be."""
    import trafilatura  # a third of a second, and most pages say these things themselves
    from trafilatura.metadata import extract_metadata

    tamed = tame(page[:_MOST])
    days = {"extensive_search": False, "original_date": True}  # a day that the page gives, no year out of its footer
    said = extract_metadata(tamed, default_url=url, date_config=days, extensive=False)
    html = trafilatura.extract(
        tamed,
        url=url,
        output_format="html",
        include_comments=False,
        include_formatting=True,
        include_images=True,
        include_links=True,
        date_extraction_params=days,
    )
    return Guess(said.author or "", said.date or "", html or "")
