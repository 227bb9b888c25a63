/** Reading aloud by a voice of this device. Voices that would send the text away are not used. */

function voice(language: string): SpeechSynthesisVoice | undefined {
  if (!('speechSynthesis' in window)) return undefined;
  return speechSynthesis.getVoices().find((one) => one.localService && one.lang.startsWith(language));
}

/** Whether there is such a voice. */
export const canSpeak = (language: string) => voice(language) !== undefined;

/** Reads sentences one after the other, slowly; what was being read ends. */
export function speak(sentences: readonly string[], language: string): void {
  const chosen = voice(language);
  if (!chosen) return;
  hush();
  for (const sentence of sentences) {
    const said = new SpeechSynthesisUtterance(sentence);
    said.voice = chosen;
    said.lang = chosen.lang;
    said.rate = 0.8;
    speechSynthesis.speak(said);
  }
}

/** Reads no more. */
export function hush(): void {
  if ('speechSynthesis' in window) speechSynthesis.cancel();
}
