"""The file Scrapy reads; nothing else. What an office may change comes from nianbao.toml through `run.py`."""

BOT_NAME = "nianbao"
SPIDER_MODULES = ["spiders.report_spider"]
NEWSPIDER_MODULE = "spiders"

# One asyncio loop and no Twisted reactor: the cheapest page of all settings measured.
TWISTED_REACTOR_ENABLED = False
DOWNLOAD_HANDLERS = {
    "http": "crawler.fetch.egress.GuardedDownloadHandler",
    "https": "crawler.fetch.egress.GuardedDownloadHandler",
    # Nothing that a page says may make us read anything but the web (T087).
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}

# Both would open a port that runs what is sent to it.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False

# The default of 100 starts a hundred tasks for every page.
CONCURRENT_ITEMS = 1
CONCURRENT_REQUESTS = 64
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 3.0
# A promise of three seconds is three seconds, not two to four.
DOWNLOAD_DELAY_JITTER = 0.0
# What a page shown in the browser loads is one visit: two at a time, slower than any visitor's.
DOWNLOAD_SLOTS = {"browser": {"concurrency": 2, "delay": 0.1, "jitter": 0.0}}
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
# What came is kept and called partial; an exception would lose the evidence.
DOWNLOAD_FAIL_ON_DATALOSS = False
# Certificates of county sites are often broken: recorded, not refused (T013, T014).
DOWNLOAD_VERIFY_CERTIFICATES = False

ROBOTSTXT_OBEY = True
USER_AGENT = "nianbao/0.1 (annual report watch)"
ROBOTSTXT_USER_AGENT = "nianbao"
COOKIES_ENABLED = False
REFERER_ENABLED = False
HTTPPROXY_ENABLED = False
# Redirects, retries, decoding and validators are ours: each of them decides what an answer was.
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
RETRY_ENABLED = False
COMPRESSION_ENABLED = False
HTTPCACHE_ENABLED = False
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    # First of all: requests for robots.txt are requests.
    "crawler.fetch.budget.HostBudget": 50,
    "crawler.fetch.robots.RobotsPolicy": 100,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    # Whom we ask is told by the county's files, at each hop; counts nobody reads cost a tenth of a request.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,
}
SPIDER_MIDDLEWARES = {
    # It drops answers by status; we keep them all as evidence.
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    # The spider yields captures, never requests: there is nothing for them to do.
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
ITEM_PIPELINES = {"crawler.pipelines.ArchivePipeline": 100}
EXTENSIONS = {"scrapy.extensions.memusage.MemoryUsage": None}

LOG_LEVEL = "INFO"
LOG_FORMATTER = "scrapy.logformatter.LogFormatter"
