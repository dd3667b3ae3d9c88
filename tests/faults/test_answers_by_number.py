"""T025–T043 and T047–T056 by their numbers: what an answer was, and that no answer but the report itself makes a version."""

from __future__ import annotations

import dataclasses
import gzip
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from crawler.extract.answer import judge_answer
from crawler.extract.report import read_report
from crawler.page import Page
from storage.fingerprint import fold
from storage.sightings import Answer, PlaceKind
from tests.county_server import Asked, CountyServer, Fault, Reply, file, html, redirect
from tests.made_pdf import made_pdf
from tests.worlds.staged import CODE, UNITS, Item, Office, World, home_page, items, list_page, report_page, write_county
