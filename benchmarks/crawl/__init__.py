"""Crawling: first days, quiet days and many hosts, against a bare Scrapy spider and other watchers."""
