/** The two ends of a bridge: it leads from the earlier to the later, whichever was chosen first. Pure. */
import type { Option } from "../../ui/field.tsx";

export interface End extends Option {
  /** The day whose stock it holds. */
  readonly at: string;
}

interface Between {
  readonly from: string;
  readonly to: string;
}

/** The same wish with its ends in the order of their days. */
export function inOrder<Wish extends Between>(wish: Wish, ends: readonly End[]): Wish {
  const day = (value: string) => ends.find((end) => end.value === value)?.at ?? "";
  const [from, to] = [day(wish.from), day(wish.to)];
  return from && to && from > to ? { ...wish, from: wish.to, to: wish.from } : wish;
}
