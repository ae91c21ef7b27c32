// Long work tells its steps, its end, its refusal; leaving it is told apart from a lost network.
import { afterEach, describe, expect, it, vi } from "vitest";
import { jsonLines, type Problem, writeInSteps } from "../../src/supervising/api/client.ts";

afterEach(() => vi.unstubAllGlobals());

function streamOf(...pieces: readonly string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(encoder.encode(piece));
      controller.close();
    },
  });
}

function answering(...pieces: readonly string[]): void {
  const response = new Response(streamOf(...pieces), { status: 200 });
  vi.stubGlobal("fetch", async () => response);
}

async function asked(signal = new AbortController().signal) {
  const steps: string[] = [];
  const answer = await writeInSteps<{ id: number }>("/x", {}, (step) => steps.push(step), signal)
    .then((done) => done.id)
    .catch((problem: Problem) => [problem.code, problem.faults.map((fault) => fault.code)]);
  return { steps, answer };
}

describe("an answer in steps", () => {
  it("is read line by line however it is cut", async () => {
    const found: unknown[] = [];
    for await (const line of jsonLines(streamOf('{"a":"è', '"}\n{"b', '":2}\n\n')))
      found.push(line);
    expect(found).toEqual([{ a: "è" }, { b: 2 }]);
  });

  it("tells the steps and then what was done", async () => {
    answering('{"step":"sums"}\n', '{"step":"lines"}\n{"done":{"id":7}}\n');
    expect(await asked()).toEqual({ steps: ["sums", "lines"], answer: 7 });
  });

  it("ends in the refusal with its faults", async () => {
    const errors = [{ code: "missing-cost", detail: "" }];
    answering(
      `{"step":"sums"}\n`,
      `${JSON.stringify({ problem: { code: "closing.refused", errors } })}\n`,
    );
    expect(await asked()).toEqual({
      steps: ["sums"],
      answer: ["closing.refused", ["missing-cost"]],
    });
  });

  it("is a lost network when it breaks off, and left when one left", async () => {
    answering('{"step":"sums"}\n');
    expect((await asked()).answer).toEqual(["network", []]);
    const leaving = new AbortController();
    leaving.abort();
    vi.stubGlobal("fetch", async () => {
      throw new DOMException("aborted", "AbortError");
    });
    expect((await asked(leaving.signal)).answer).toEqual(["abandoned", []]);
  });
});
