/** The one-time code that an administrator gives, as a link, as the QR of that link, or as it is typed. */

/** The code in a link (`…/handheld/enrol#code=ABCD-EFGH-JKLM`) or in a text; "" when there is none. */
export function codeIn(text: string): string {
  const inLink = /#code=([^&\s]+)/.exec(text)?.[1];
  return decodeURIComponent(inLink ?? (text.includes("/") ? "" : text)).trim();
}
