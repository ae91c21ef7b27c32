// Text as zlib bytes and back, by the browser's own streams. Asynchronous: never inside a transaction.

/** The text of zlib bytes; rejects when they are not whole. */
export function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Response(through(bytes, new DecompressionStream("deflate"))).text();
}

/** The zlib bytes of a text. */
export async function deflate(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = through(new TextEncoder().encode(text), new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Written straight to the stream: a Blob in between would cost more than the work itself.
function through(
  bytes: Uint8Array<ArrayBuffer>,
  { writable, readable }: CompressionStream | DecompressionStream,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const writer = writable.getWriter();
  // What goes wrong here goes wrong for whoever reads, too.
  writer.write(bytes).catch(() => undefined);
  writer.close().catch(() => undefined);
  return readable as ReadableStream<Uint8Array<ArrayBuffer>>;
}
