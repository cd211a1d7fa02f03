"""Beside the line: reports on an editor's own selection over time."""

from curator.reporting.gaps import gaps
from curator.reporting.language import language
from curator.reporting.load import load
from curator.reporting.report import KINDS, Kind, Material, Report
from curator.reporting.voices import voices

__all__ = ["KINDS", "Kind", "Material", "Report", "report"]

_REPORTS = {"voices": voices, "gaps": gaps, "load": load, "language": language}


def report(kind: Kind, material: Material) -> Report:
    """One report. The same material gives the same report."""
    return _REPORTS[kind](material)
