"""money.yaml: what was paid to creators and what links brought in."""

from decimal import Decimal

from curator.model.money import NO_MONEY, Money, total
from curator.project import Project
from curator.store.yaml_file import YamlFile, read_yaml

MONEY_FILE = "money.yaml"


def load_money(project: Project) -> Money:
    """The ledger of money; an empty one where there is no file.

    Raises FileError with file and line for what does not fit, such as a written total that is not the sum of its lines.
    """
    path = project.root / MONEY_FILE
    if not path.is_file():
        return NO_MONEY
    file = read_yaml(path)
    money = file.record(Money)
    for key, field in (("paid", "to"), ("affiliate", "source")):
        for number, line in enumerate(getattr(money, key)):
            if not getattr(line, field):
                raise file.wrong(f'a line of "{key}" names no "{field}"', key, number)
            if line.amount <= 0:
                raise file.wrong(f"amount is {line.amount}; write what was paid, above nothing", key, number, "amount")
    _check_total(file, "paid", money.totals.paid, total(money.paid))
    _check_total(file, "affiliate", money.totals.affiliate, total(money.affiliate))
    return money


def _check_total(file: YamlFile, key: str, written: Decimal | None, summed: Decimal) -> None:
    if written is not None and written != summed:
        raise file.wrong(f'the total of "{key}" says {written:.2f}, and its lines sum up to {summed}', "totals", key)
