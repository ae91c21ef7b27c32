// What saves counts from a browser that loses its database: recovering, and the second copy. Fetched when it
// is first needed: it is no part of what must be there before anything can be scanned.
import { newId } from "../domain/identifiers.ts";
import { browserCopies, type CopyPlace } from "../storage/copies.ts";
import type { Identity } from "../storage/meta.ts";
import { type Recoverable, type Remembered, recover } from "../storage/recovering.ts";
import { SecondCopy } from "../storage/second-copy.ts";

export class Safekeeping {
  private readonly place: CopyPlace | null;
  private copy: SecondCopy | null = null;

  constructor(place: CopyPlace | null = browserCopies()) {
    this.place = place;
  }

  /** Brings a database that lacks something as far back as can be; answers who the device is. */
  recover(device: Recoverable, remembered: Remembered | null): Promise<Identity | null> {
    return recover(device, newId(), { remembered, copies: this.place });
  }

  /** Where events are kept once more; null where this browser has no such place. */
  copyOf({ database }: Recoverable): SecondCopy | null {
    this.copy ??= this.place && new SecondCopy(this.place.open(), database);
    return this.copy;
  }
}
