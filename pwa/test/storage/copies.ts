// The second copy's place in memory: files that grow, as a browser keeps them when it is killed.
import type { CopyFiles, CopyPlace } from "../../src/storage/copies.ts";
import { type Copied, readCopied } from "../../src/storage/copy-lines.ts";

export class MemoryCopies implements CopyPlace {
  files = new Map<number, string>();
  /** What the next order throws, as a full disk does. */
  failure: Error | null = null;

  readonly read = async (): Promise<string[]> => this.texts();

  readonly open = (): CopyFiles => {
    let own = 0;
    const add = async (text: string): Promise<void> => {
      if (this.failure) throw this.failure;
      this.files.set(own, `${this.files.get(own) ?? ""}${text}`);
    };
    return {
      start: (text) => {
        own = Math.max(0, ...this.files.keys()) + 1;
        return add(text);
      },
      append: add,
      finish: async () => {
        for (const name of this.files.keys()) if (name < own) this.files.delete(name);
      },
    };
  };

  texts(): string[] {
    return [...this.files].sort(([one], [other]) => one - other).map(([, text]) => text);
  }

  copied(): Copied {
    return readCopied(this.texts());
  }

  seqs(): number[] {
    return this.copied().events.map(({ stored }) => stored.seq);
  }
}
