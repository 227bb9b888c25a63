/** The sentences of the chosen language. They travel in the page. */

import words from 'virtual:counter-words';

import { fill } from '../lib/fill';

export type Language = keyof typeof words;

class Words {
  language = $state<Language>('ja');

  speak(language: Language): void {
    this.language = language;
    document.documentElement.lang = language;
    document.title = this.say('reader-name');
  }

  say(id: string, blanks: Readonly<Record<string, string | number>> = {}): string {
    return fill(words[this.language][id] ?? id, blanks);
  }
}

export const spoken = new Words();

export function say(id: string, blanks: Readonly<Record<string, string | number>> = {}): string {
  return spoken.say(id, blanks);
}
