/** Two short tones. */
export interface Chime {
  play(): void;
  close(): void;
}

const TONES_HZ = [660, 880];
const TONE_S = 0.18;
const LOUDNESS = 0.2;

/** Pages may make a noise only after the participant has done something on them. Before that nothing is heard. */
export function createChime(): Chime {
  let audio: AudioContext | undefined;
  let unlocked: Promise<void> | undefined;

  function unlock(): void {
    audio ??= new AudioContext();
    // A browser that makes no noise after all, as without a device for it.
    unlocked = audio.resume().catch(() => {});
  }
  const gestures = ["pointerdown", "keydown"] as const;
  for (const gesture of gestures) addEventListener(gesture, unlock, { capture: true, passive: true });

  return {
    play() {
      void unlocked?.then(() => {
        if (audio?.state !== "running") return;
        for (const [index, hz] of TONES_HZ.entries()) playTone(audio, hz, audio.currentTime + index * TONE_S);
      });
    },
    close() {
      for (const gesture of gestures) removeEventListener(gesture, unlock, { capture: true });
      void audio?.close().catch(() => {});
    },
  };
}

function playTone(audio: AudioContext, hz: number, from: number): void {
  const tone = new OscillatorNode(audio, { frequency: hz });
  const volume = new GainNode(audio, { gain: 0 });
  // Without a slope it clicks.
  volume.gain.setTargetAtTime(LOUDNESS, from, 0.01);
  volume.gain.setTargetAtTime(0, from + TONE_S * 0.6, 0.03);
  tone.connect(volume).connect(audio.destination);
  tone.start(from);
  tone.stop(from + 2 * TONE_S);
}
