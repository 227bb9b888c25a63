/** A verdict is heard as well: up for verified, level for unconfirmed, down for invalid. */

const NOTES = { verified: [660, 880], unconfirmed: [550, 550], invalid: [440, 220] } as const;
const NOTE_SECONDS = 0.16;
const LOUDNESS = 0.12;

export function sound(stand: keyof typeof NOTES): void {
  const context = new AudioContext();
  NOTES[stand].forEach((frequency, at) => {
    const note = context.createOscillator();
    const gain = context.createGain();
    note.frequency.value = frequency;
    gain.gain.value = LOUDNESS;
    note.connect(gain).connect(context.destination);
    note.start(context.currentTime + at * (NOTE_SECONDS + 0.04));
    note.stop(context.currentTime + at * (NOTE_SECONDS + 0.04) + NOTE_SECONDS);
    if (at === 1) note.onended = () => void context.close();
  });
}
