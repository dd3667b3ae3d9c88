"""The verb demo: the county of `monitor/demo` played through the real crawl, rules, mail and dashboard."""

from __future__ import annotations
