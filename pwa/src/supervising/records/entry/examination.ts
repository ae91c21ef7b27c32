/** What the server says of a record while it is entered, asked a moment after the last change. */
import { useEffect, useState } from "preact/hooks";
import { type Examined, examineRecord } from "../../api/ledger.ts";
import { bodyOf, isFilled, type LineEntry, type RecordEntry } from "./entry.ts";

const PATIENCE_MS = 350;

/** The last answer, and for which lines it was. */
export interface Examination {
  readonly found: Examined | undefined;
  readonly of: (line: LineEntry) => Examined["lines"][number] | undefined;
}

/** Asks about the lines that say enough; a refusal is told when the record is posted. */
export function useExamination(record: RecordEntry): Examination {
  const [state, setState] = useState<{ found?: Examined; keys: readonly number[] }>({ keys: [] });
  const lines = record.lines.filter(isFilled);
  const wanted = record.header.reason === "" || lines.length === 0 ? "" : JSON.stringify(record);
  useEffect(() => {
    if (!wanted) return setState({ keys: [] });
    let current = true;
    const timer = setTimeout(() => {
      examineRecord(bodyOf({ ...record, lines })).then(
        (found) => current && setState({ found, keys: lines.map((line) => line.key) }),
        () => current && setState({ keys: [] }),
      );
    }, PATIENCE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [wanted]);
  return {
    found: state.found,
    of: (line) => state.found?.lines[state.keys.indexOf(line.key)],
  };
}
