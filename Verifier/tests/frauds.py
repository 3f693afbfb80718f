"""Spoilt bundles, each by a thief who has every key: (check that finds it, what was done, how it is made)."""

from . import frauds_of_entries, frauds_of_files
from .fraud_list import FRAUDS

# Both modules put what they make into the list.
SOURCES = (frauds_of_files, frauds_of_entries)

__all__ = ["FRAUDS", "SOURCES"]
