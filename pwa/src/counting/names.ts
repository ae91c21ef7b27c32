/** Lines with what the catalogue calls their items; each code is looked up once, each line named once. */
import type { Hit } from "../domain/catalogue.ts";
import type { Catalogue } from "../storage/catalogue.ts";
import type { Line } from "../storage/schema.ts";

export interface NamedLine extends Line {
  readonly code: string;
  readonly description: string;
  readonly unit: string | null;
}

export class Names {
  private readonly catalogue: Pick<Catalogue, "find">;
  private readonly hits = new Map<string, Promise<readonly Hit[]>>();
  private readonly lines = new Map<string, NamedLine>();

  constructor(catalogue: Pick<Catalogue, "find">) {
    this.catalogue = catalogue;
  }

  /** The same object for a line that was not touched meanwhile: then nothing of it is drawn again. */
  of(lines: readonly Line[]): Promise<NamedLine[]> {
    return Promise.all(lines.map((line) => this.known(line) ?? this.name(line)));
  }

  private known({ key, touched }: Line): NamedLine | null {
    const known = this.lines.get(key);
    return known?.touched === touched ? known : null;
  }

  private async name(line: Line): Promise<NamedLine> {
    const code = line.item?.slice(line.item.indexOf("/") + 1) ?? line.barcode ?? "";
    const hits = line.item === null ? [] : await this.find(code);
    const hit = hits.find(({ item }) => item === line.item);
    const { description = "", unit = line.live[0]?.unit ?? null } = hit ?? {};
    const named = { ...line, code, description, unit };
    this.lines.set(line.key, named);
    return named;
  }

  private find(code: string): Promise<readonly Hit[]> {
    const hits = this.hits.get(code) ?? this.catalogue.find(code);
    this.hits.set(code, hits);
    return hits;
  }
}
