/** Who is badged in, as the device knows them by now. */
import type { Employee } from "../domain/reference.ts";
import { useStored } from "./device.ts";
import { shift } from "./shift.ts";

/** The employee; null when nobody is badged in or they are gone; undefined while it is looked up. */
export function useEmployee(): Employee | null | undefined {
  const code = shift.value.employee;
  const found = useStored(
    async ({ references }) => ({
      code,
      employee: code === null ? null : await references.get("employee", code),
    }),
    [code],
  );
  return found?.code === code ? found.employee : undefined;
}
