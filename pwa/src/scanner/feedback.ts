// What the counter hears and feels: short high = counted, double = a question, long low = not counted.
// Sounds are made, not loaded, so that they are there with no network and at once.

export type Signal = "counted" | "question" | "not_counted";

interface Tone {
  /** Hertz, and seconds from now. */
  readonly pitch: number;
  readonly start: number;
  readonly length: number;
}

export const TONES: Readonly<Record<Signal, readonly Tone[]>> = {
  counted: [{ pitch: 1760, start: 0, length: 0.08 }],
  question: [
    { pitch: 1100, start: 0, length: 0.1 },
    { pitch: 1100, start: 0.18, length: 0.1 },
  ],
  not_counted: [{ pitch: 220, start: 0, length: 0.6 }],
};

/** Milliseconds of vibration and rest. */
export const VIBRATIONS: Readonly<Record<Signal, number[]>> = {
  counted: [40],
  question: [60, 80, 60],
  not_counted: [400],
};

export interface FeedbackDevice {
  readonly audio: () => AudioContext | null;
  readonly vibrate: (pattern: number[]) => void;
}

export class Feedback {
  private readonly device: FeedbackDevice;
  private context: AudioContext | null = null;
  /** Off in a quiet office; vibration stays. */
  sound = true;

  constructor(device: FeedbackDevice = browserDevice) {
    this.device = device;
  }

  /** Browsers allow sound only after a touch or a key: call this from the first one. */
  unlock(): void {
    this.context ??= this.device.audio();
    void this.context?.resume().catch(() => undefined);
  }

  /** Gives the signal; a device without sound or vibration gives what it has. */
  give(signal: Signal): void {
    this.device.vibrate(VIBRATIONS[signal]);
    if (!this.sound) return;
    this.unlock();
    const context = this.context;
    if (context) for (const tone of TONES[signal]) play(context, tone);
  }
}

function play(context: AudioContext, tone: Tone): void {
  const start = context.currentTime + tone.start;
  const end = start + tone.length;
  const oscillator = new OscillatorNode(context, { type: "square", frequency: tone.pitch });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0.3, start);
  volume.gain.setValueAtTime(0.3, Math.max(start, end - 0.02));
  volume.gain.linearRampToValueAtTime(0, end);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(end);
}

const browserDevice: FeedbackDevice = {
  audio: () => (typeof AudioContext === "undefined" ? null : new AudioContext()),
  vibrate: (pattern) => {
    globalThis.navigator?.vibrate?.(pattern);
  },
};
