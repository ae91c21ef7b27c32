/**
 * Who is badged in. The device knows employees only while a list is open for them; whoever is badged in
 * stays so until they leave, or a sync in the middle of a shift would take the screen from their hands.
 */
import type { Employee } from "../domain/reference.ts";
import { useStored } from "./device.ts";
import { shift } from "./shift.ts";

/** The employee; null when nobody is badged in; undefined while it is looked up. */
export function useEmployee(): Employee | null | undefined {
  const { employee: code, name } = shift.value;
  const found = useStored(
    async ({ references }) => ({
      code,
      employee: code === null ? null : await references.get("employee", code),
    }),
    [code],
  );
  if (code === null) return null;
  if (found?.code !== code) return undefined;
  return found.employee ?? { code, name: name ?? code, badge: null, pin: null };
}
