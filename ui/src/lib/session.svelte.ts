/** Where the person is: before which door, and on which screen behind it. */

import type { Language } from './bindings/Language';
import type { PreviewView } from './bindings/PreviewView';
import type { ProposalView } from './bindings/ProposalView';
import type { ShowingView } from './bindings/ShowingView';
import { start, lock } from './ipc';
import { light } from './light.svelte';
import { textSize } from './text_size.svelte';
import { spoken } from './words.svelte';

export type Door = 'waiting' | 'new' | 'locked' | 'open';

export type Place =
  | { at: 'hand' }
  | { at: 'records' }
  | { at: 'record'; id: string }
  | { at: 'add' }
  | { at: 'scan' }
  | { at: 'form'; kind: string }
  | { at: 'edit'; id: string }
  | { at: 'preview'; preview: PreviewView }
  | { at: 'choose'; asked?: ProposalView }
  | { at: 'ask' }
  | { at: 'read' }
  | { at: 'showing'; showing: ShowingView }
  | { at: 'shown' }
  | { at: 'people' }
  | { at: 'passphrase' }
  | { at: 'safe' }
  | { at: 'recovery'; way: 'code' | 'split' }
  | { at: 'drill' }
  | { at: 'locks' }
  | { at: 'doctor' }
  | { at: 'shelter' }
  | { at: 'taking' }
  | { at: 'trends' }
  | { at: 'help' }
  | { at: 'stopped' }
  | { at: 'means' }
  | { at: 'call' }
  | { at: 'due' }
  | { at: 'events' }
  | { at: 'periods' }
  | { at: 'claims' }
  | { at: 'money' }
  | { at: 'papers' }
  | { at: 'paper'; paper: string; showing?: number }
  | { at: 'troubles' }
  | { at: 'readings' }
  | { at: 'settings' };

/** What was done on the screen before. */
export interface News {
  what: string;
  advice?: string;
  /** Whether it can be taken back. */
  undo?: boolean;
}

const LANGUAGE = 'language';

class Session {
  door = $state<Door>('waiting');
  place = $state.raw<Place>({ at: 'hand' });
  /** Whether this device's keyring holds a key of this home. */
  device = $state(false);
  /** Whether the person put off preparing a way back, until the next time. */
  later = $state(false);
  /** Said once, on the next screen. */
  news = $state.raw<News>();

  async begin(): Promise<void> {
    textSize.restore();
    light.restore();
    const begun = await start();
    await spoken.speak(remembered() ?? begun.language);
    this.device = begun.device;
    this.door = begun.door;
  }

  go(place: Place, news?: News): void {
    this.news = news;
    this.place = place;
  }

  /** The first screen behind the door. */
  enter(news?: News): void {
    this.go({ at: 'hand' }, news);
    this.door = 'open';
  }

  async leave(): Promise<void> {
    await lock();
    this.go({ at: 'hand' });
    const begun = await start();
    this.device = begun.device;
    this.door = begun.door;
  }

  async speak(language: Language): Promise<void> {
    await spoken.speak(language);
    localStorage.setItem(LANGUAGE, language);
  }
}

function remembered(): Language | undefined {
  const language = localStorage.getItem(LANGUAGE);
  return language === 'ja' || language === 'easy' || language === 'en' ? language : undefined;
}

export const session = new Session();
