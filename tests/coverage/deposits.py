"""One real crawl, deposited as the nights of a paper: manifests, dispositions and rows of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from archive import keys
from archive.manifest import Draft, Kept, Manifest, State, commit
from archive.storage.store import Access, Store
from articles.tables.table import Row, Tables
from config.sitefiles import SiteFile, read_site
from crawlers import dispositions
from crawlers.dispositions import Fate
from tests.coverage.doors import Door
from warraq.stores import Stores


@dataclass(frozen=True, slots=True)
class Desk:
    """A site, and the stores its nights are deposited in."""

    stores: Stores
    rules: SiteFile
    door: Door

    def deposit(
        self,
        night: date,
        new: Sequence[date | None] = (),
        *,
        state: State = "complete",
        attempt: int = 1,
    ) -> Manifest:
        """A night that met a new article for each of these days of publication."""
        name, stamp = self.rules.site.name, f"{night:%Y%m%d}22100000{attempt}"
        page = next(fate for fate in self.door.fates if fate.role == "article")
        fates = [fate for fate in self.door.fates if fate.role != "article"]
        fates += [
            replace(page, url=f"{page.url}?{n}", record_id=f"<urn:{night}:{n}>")
            for n in range(len(new))
        ]
        began = datetime.combine(night, time(22, 10), UTC).isoformat()
        objects = self._put(night, stamp, fates)
        return commit(
            self.stores.archive,
            Draft(
                site=name,
                night=night,
                stamp=stamp,
                started=began,
                finished=began,
                state=state,
                rules_sha256="0" * 64,
                objects=objects,
                counts={},
            ),
        )

    def read(self, made: Manifest, new: Sequence[date | None] = ()) -> None:
        """Enter the rows of a night, as its extraction does."""
        night = made.draft.night
        ids = [f"<urn:{night}:{n}>" for n in range(len(new))]
        common: Row = {"site": made.draft.site, "night": night}
        captures = [
            common | {"url": one, "record_id": one, "article_id": one, "disposition": "captured"}
            for one in ids
        ]
        articles = [
            common
            | {"url": one, "record_id": one, "article_id": one, "version": 1}
            | {"published_date": day, "headline": "h", "text": "t"}
            for one, day in zip(ids, new, strict=True)
        ]
        self.stores.tables.write(made.draft.crawl, articles=articles, changes=[], captures=captures)

    def _put(self, night: date, stamp: str, fates: list[Fate]) -> tuple[Kept, ...]:
        archive, name = self.stores.archive, self.rules.site.name
        (warc,) = self.door.folder.glob("*.warc.gz")
        kept = archive.put_once(keys.warc(name, night, warc.name), warc, kind="application/warc")
        told = archive.put_once(
            keys.dispositions(name, night, stamp), dispositions.dump(fates), kind="x/jsonl"
        )
        return (
            Kept(kept.key, kept.size, kept.sha256 or "", "warc"),
            Kept(told.key, told.size, told.sha256 or "", "dispositions"),
        )


def desk(folder: Path, access: Access, archive: Store, derived: Store, door: Door) -> Desk:
    """A desk for the paper behind a door, due every night at 22:00 UTC."""
    text = (door.folder.parent / "sample.yaml").read_text(encoding="utf-8")
    path = folder / "sample.yaml"
    keys_added = '"schedule": "0 22 * * *", "timezone": "UTC", "enabled": true}'
    path.write_text(text.rstrip().removesuffix("}") + f", {keys_added}", encoding="utf-8")
    options = {
        "AWS_ENDPOINT_URL": access.endpoint,
        "AWS_ACCESS_KEY_ID": access.access_key,
        "AWS_SECRET_ACCESS_KEY": access.secret_key,
        "AWS_REGION": access.region,
        "AWS_ALLOW_HTTP": "true",
    }
    tables = Tables(f"s3://{derived.bucket}/tables", options)
    return Desk(Stores(archive, derived, tables), read_site(path), door)
