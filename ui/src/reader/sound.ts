/** Three sounds for three verdicts, told apart by how many tones there are and which way they go. */

const TONES = { verified: [660, 880], unconfirmed: [520, 520], invalid: [330, 247, 196] } as const;
const TONE_SECONDS = 0.14;

let context: AudioContext | undefined;

export function sound(verdict: keyof typeof TONES): void {
  try {
    context ??= new AudioContext();
  } catch {
    // Without loudspeakers the word and the shape remain.
    return;
  }
  const begin = context.currentTime + 0.02;
  TONES[verdict].forEach((pitch, at) => tone(context as AudioContext, pitch, begin + at * TONE_SECONDS * 1.25));
}

function tone(on: AudioContext, pitch: number, begin: number): void {
  const [source, volume] = [on.createOscillator(), on.createGain()];
  source.frequency.value = pitch;
  volume.gain.setValueAtTime(0.0001, begin);
  volume.gain.exponentialRampToValueAtTime(0.2, begin + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, begin + TONE_SECONDS);
  source.connect(volume).connect(on.destination);
  source.start(begin);
  source.stop(begin + TONE_SECONDS);
}
