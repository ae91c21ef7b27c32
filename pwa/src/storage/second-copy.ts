// What waits to be sent, once more outside IndexedDB: a browser that finds its database damaged deletes
// it whole, or goes on from an older end of it, after two hard ends in a row (docs/decisions/0025). It is read at
// the start only, for what the database lacks.
import type { MergeRule } from "../domain/merge.ts";
import type { CopyFiles } from "./copies.ts";
import { eventLine, identityLine, takenBackLine } from "./copy-lines.ts";
import type { Database } from "./database.ts";
import { within } from "./limits.ts";
import { ruleOf } from "./list-rule.ts";
import type { Identity } from "./meta.ts";
import { type Batch, Outbox, type Place } from "./outbox.ts";
import { References } from "./references.ts";
import type { StoredEvent } from "./schema.ts";

/** A file that large is begun anew when nothing waits, in characters. */
const LARGE = 200_000;
const AT_ONCE = 250;
/** A scan waits no longer than this for the copy, in ms: the database decides alone then. */
const PATIENCE = 1_000;

/** An event on its way into both places. */
export interface Copying {
  /** Resolves when the copy has it, or when it is clear that there is none: the database decides. */
  readonly done: Promise<void>;
  /** How it ended in the database; `isStored` null when nobody knows. */
  readonly ended: (isStored: boolean | null) => void;
}

export class SecondCopy {
  /** Whether what waits is in the copy too. */
  isWhole = false;
  private readonly files: CopyFiles;
  private readonly database: Database;
  private readonly references: References;
  private readonly unsure = new Set<string>();
  private renewing: Promise<void> | null = null;
  private size = 0;
  private known = "";

  constructor(files: CopyFiles, database: Database) {
    this.files = files;
    this.database = database;
    this.references = new References(database);
  }

  /** Called with every event while it is being stored. */
  keep(stored: StoredEvent, rule: MergeRule): Copying {
    const line = eventLine({ stored, rule });
    this.unsure.add(line);
    const appended = this.append(line);
    return {
      done: appended,
      ended: (isStored) => {
        this.unsure.delete(line);
        if (isStored === false) void this.append(takenBackLine(stored));
      },
    };
  }

  /** Called when the device may be another one, or has sent something: keeps the copy whole and small. */
  attend(identity: Identity, pending: number): Promise<void> {
    const isOld = pending === 0 && this.size > LARGE;
    if (!this.isWhole || isOld) return this.renew(identity);
    const line = identityLine(identity);
    if (line === this.known) return Promise.resolve();
    this.known = line;
    return this.append(line);
  }

  /** Writes all that waits into a fresh file; the files before it go only when it is complete. */
  renew(identity: Identity): Promise<void> {
    this.renewing ??= this.writeAnew(identity)
      .then(
        () => true,
        () => false,
      )
      .then((isWhole) => {
        this.isWhole = isWhole;
        this.renewing = null;
      });
    return this.renewing;
  }

  private async writeAnew(identity: Identity): Promise<void> {
    this.known = identityLine(identity);
    const begun = [this.known, ...this.unsure].join("");
    this.size = begun.length;
    // What is stored from here on comes by `keep`, behind this.
    await this.files.start(begun);
    for await (const text of this.waiting()) {
      this.size += text.length;
      await this.files.append(text);
    }
    await this.files.finish();
  }

  private async *waiting(): AsyncGenerator<string> {
    const outbox = new Outbox(this.database);
    const rules = new Map<string, Promise<MergeRule>>();
    const rule = (list: string): Promise<MergeRule> => {
      const known = rules.get(list) ?? ruleOf(this.references, list);
      rules.set(list, known);
      return known;
    };
    for (let after: Place | null = null; ; ) {
      const batch: Batch | null = await outbox.nextBatch(AT_ONCE, after);
      if (!batch) return;
      const lines = batch.events.map(async (stored) =>
        eventLine({ stored, rule: await rule(stored.list) }),
      );
      yield (await Promise.all(lines)).join("");
      after = batch.events.at(-1) ?? null;
    }
  }

  private async append(line: string): Promise<void> {
    if (!this.isWhole && !this.renewing) return;
    this.size += line.length;
    // Until the next renewal there is one place only, as in a browser without the other.
    await within(PATIENCE, this.files.append(line)).catch(() => {
      this.isWhole = false;
    });
  }
}
