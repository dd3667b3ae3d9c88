import pytest
from tests.spiders.families import test_objectid
from tests.spiders.families.paged_county import Paged
import tests.worlds.test_sixty_days as W

SHAPE = W.Shape(name="objectid", column=test_objectid.COLUMN, folder=test_objectid.DOCUMENT,
    routes=Paged(family="objectid", address=test_objectid.address, pager=test_objectid.pager).routes,
    moves=(("/channel_5c3ee4a17f8b9a2d5c6e1f02/", "/channel_5c3ee4a17f8b9a2d5c6e1f99/"),))

@pytest.mark.parametrize("outage", [4])
def test_it(outage, monkeypatch, office, county_server):
    monkeypatch.setattr(W, "SHAPES", (SHAPE,))
    monkeypatch.setattr(W, "OUTAGES", W.OUTAGES[outage:outage+1])
    W.test_sixty_days(0, office, county_server)

@pytest.fixture(autouse=True)
def show(office):
    yield
    from storage.archive import Archive
    a = Archive.open(office.workspace / "data")
    for r in a.readings("990510"):
        print(r.at, r.column[-60:], r.complete, r.total, len(r.entries), r.why)
        if not r.complete: print([e.url[-50:]+" "+e.title for e in r.entries])
