"""Barcodes that a handheld was never asked for: each in a block of the catalogue of its own.

The device keeps what it looked up in mind. Who wants to know what a look-up costs has to ask for
something else each time: a catalogue of 30,000 barcodes, as the application stores it, in which
every barcode means an item of the demonstration.
"""

import base64
import zlib
from collections import defaultdict
from collections.abc import Sequence

from playwright.sync_api import Page

from server.catalog.barcode import block_of
from server.demonstration.company import articles
from tests.browser.company import Shelf

_BLOCKS = 512
_ROWS = 30_000
_STORE = """([texts, rows]) => new Promise((resolve, reject) => {
  const opened = indexedDB.open("giacenza");
  opened.onerror = reject;
  opened.onsuccess = () => {
    const stores = ["meta", "blocks", "other_blocks"];
    const transaction = opened.result.transaction(stores, "readwrite");
    const meta = transaction.objectStore("meta");
    meta.get("catalogue").onsuccess = ({ target }) => {
      const known = target.result;
      texts.forEach((text, place) => transaction.objectStore(known.store).put(
        Uint8Array.from(atob(text), character => character.charCodeAt(0)), [known.base, place]));
      meta.put({ ...known, blocks: texts.length, rows }, "catalogue");
    };
    transaction.oncomplete = () => { opened.result.close(); resolve(true); };
    transaction.onabort = reject;
  };
})"""


def store_fresh_barcodes(page: Page, shelves: Sequence[Shelf]) -> list[str]:
    """Replace the device's catalogue for pages opened afterwards. One barcode of each block."""
    classes = {article.code: article.class_code for article in articles()}
    blocks: dict[int, list[str]] = defaultdict(list)
    first: dict[int, str] = {}
    for number in range(_ROWS):
        code, item = f"FRESH-{number:05}", shelves[number % len(shelves)].code
        place = block_of(code, _BLOCKS)
        blocks[place].append(f"{code}\t{classes[item]}\t{item}\tItem {item}\tPZ\t0\t\t\t\t\t\n")
        first.setdefault(place, code)
    texts = [zlib.compress("".join(sorted(blocks[place])).encode()) for place in range(_BLOCKS)]
    page.evaluate(_STORE, [[base64.b64encode(text).decode() for text in texts], _ROWS])
    return [first[place] for place in range(_BLOCKS)]
