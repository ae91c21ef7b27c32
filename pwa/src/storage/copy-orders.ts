// What the page asks of the worker that writes the second copy, and what it hears back.

export const COPY_FOLDER = "second-copy";

export type CopyOrder = { readonly number: number } & (
  | { readonly kind: "start" | "append"; readonly text: string }
  | { readonly kind: "finish" }
);

export interface CopyAnswer {
  readonly number: number;
  /** Why it was not done, or null. */
  readonly failure: string | null;
}
