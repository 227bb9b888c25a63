/** The sentences of the chosen language. All of them come from the Rust side; there is none in a screen. */

import type { Language } from './bindings/Language';
import { fill } from './fill';
import { words } from './ipc';
import { reading } from './reading.svelte';

class Words {
  language = $state<Language>('ja');
  #texts = $state.raw<Partial<Record<string, string>>>({});

  async speak(language: Language): Promise<void> {
    const said = await words(language);
    this.#texts = said.words;
    reading.use(said.readings);
    this.language = language;
    document.documentElement.lang = language === 'en' ? 'en' : 'ja';
    document.title = this.say('app-name');
  }

  say(id: string, blanks: Readonly<Record<string, string | number>> = {}): string {
    return fill(this.#texts[id] ?? id, blanks);
  }
}

export const spoken = new Words();

export function say(id: string, blanks: Readonly<Record<string, string | number>> = {}): string {
  return spoken.say(id, blanks);
}
