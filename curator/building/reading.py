"""The reading list: one line for each piece of the archive, for a spreadsheet or a librarian."""

from curator.rendering.parts import Card


def reading_row(card: Card, issue: str, title: str) -> tuple[object, ...]:
    """The cells of one piece, in the order of model/archive READING_HEADS: no quotation, and no words of ours."""
    ages = f"{min(card.ages)} to {max(card.ages)}" if card.ages else ""
    return (
        card.title.text,
        "; ".join(name.name.text for name in card.credit.names),
        card.credit.outlet.text if card.credit.outlet else "",
        card.type,
        card.minutes,
        ages,
        card.cost,
        card.language,
        " ".join(card.access),
        " ".join(card.topics),
        card.url,
        issue,
        title,
    )
