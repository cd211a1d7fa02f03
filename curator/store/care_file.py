"""care.yaml: where readers can turn to."""

from curator.model.care import NO_CARE, CareBlock
from curator.project import Project
from curator.store.yaml_file import read_yaml
from curator.text.urls import is_http

CARE_FILE = "care.yaml"


def load_care(project: Project) -> CareBlock:
    """The care block; an empty one where there is no file. Raises FileError with file, line and right word."""
    path = project.root / CARE_FILE
    if not path.is_file():
        return NO_CARE
    file = read_yaml(path)
    care = file.record(CareBlock)
    for number, place in enumerate(care.places):
        if place.url and not is_http(place.url):
            raise file.wrong(f'url is "{place.url}"; write an address that begins with https://', "places", number)
        if not (place.url or place.phone):
            raise file.wrong(f'"{place.name}" has neither phone nor url', "places", number)
    return care
