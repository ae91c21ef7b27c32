import { describe, expect, it, vi } from "vitest";
import { Feedback, TONES, VIBRATIONS } from "../../src/scanner/feedback.ts";

const lengthOf = (signal: keyof typeof TONES) => TONES[signal].map(({ length }) => length);

describe("feedback", () => {
  it("is short and high when counted, double for a question, long and low when not counted", () => {
    const pitch = (signal: keyof typeof TONES) => TONES[signal][0]?.pitch ?? 0;
    expect(pitch("counted")).toBeGreaterThan(pitch("question"));
    expect(pitch("question")).toBeGreaterThan(pitch("not_counted"));
    expect(TONES.question).toHaveLength(2);
    expect(Math.max(...lengthOf("not_counted"))).toBeGreaterThan(
      Math.max(...lengthOf("counted")) * 4,
    );
  });

  it("vibrates where there is no sound, and never fails", () => {
    const vibrate = vi.fn();
    const feedback = new Feedback({ audio: () => null, vibrate });
    feedback.give("not_counted");
    feedback.sound = false;
    feedback.give("counted");
    expect(vibrate.mock.calls).toEqual([[VIBRATIONS.not_counted], [VIBRATIONS.counted]]);
    expect(() => new Feedback().give("question")).not.toThrow();
  });
});
