/** The one door to the Rust side: each command once, with the types that Rust wrote. */

import { invoke } from '@tauri-apps/api/core';

import type { AddedView } from './bindings/AddedView';
import type { Confirmation } from './bindings/Confirmation';
import type { CounterView } from './bindings/CounterView';
import type { DeviceKey } from './bindings/DeviceKey';
import type { FieldAnswer } from './bindings/FieldAnswer';
import type { FilledView } from './bindings/FilledView';
import type { FormView } from './bindings/FormView';
import type { HandView } from './bindings/HandView';
import type { KindView } from './bindings/KindView';
import type { Language } from './bindings/Language';
import type { OriginalView } from './bindings/OriginalView';
import type { PersonsView } from './bindings/PersonsView';
import type { PreviewView } from './bindings/PreviewView';
import type { ProposalView } from './bindings/ProposalView';
import type { RecordDetailView } from './bindings/RecordDetailView';
import type { RecordView } from './bindings/RecordView';
import type { ShowingView } from './bindings/ShowingView';
import type { ShownListView } from './bindings/ShownListView';
import type { StartView } from './bindings/StartView';
import type { ToldView } from './bindings/ToldView';
import type { TypedField } from './bindings/TypedField';
import type { VersionView } from './bindings/VersionView';

export const start = () => invoke<StartView>('start');
export const words = (language: Language) => invoke<Partial<Record<string, string>>>('words', { language });

export const begin = (name: string, passphrase: string, again: string, device: DeviceKey) =>
  invoke<null>('begin', { name, passphrase, again, device });
export const unlock = (passphrase: string) => invoke<null>('unlock', { passphrase });
export const unlockByDevice = () => invoke<null>('unlock_by_device');
export const lock = () => invoke<null>('lock');

export const hand = () => invoke<HandView>('hand');
export const records = (query: string) => invoke<RecordView[]>('records', { query });
export const record = (id: string) => invoke<RecordDetailView>('record', { id });
export const history = (id: string) => invoke<VersionView[]>('history', { id });
export const originals = (id: string) => invoke<OriginalView[]>('originals', { id });
export const filled = (id: string) => invoke<FilledView>('filled', { id });
export const editRecord = (id: string, fields: TypedField[], confirmation: Confirmation) =>
  invoke<null>('edit_record', { id, fields, confirmation });
export const remove = (id: string) => invoke<null>('remove', { id });
export const undo = () => invoke<number>('undo');

export const chooseFiles = () => invoke<PreviewView | null>('choose_files');
/** Reads bytes together with those given before; nothing is added yet. */
export const gather = (bytes: Uint8Array) => invoke<PreviewView>('gather', bytes);
/** Reads a picture of the camera; nothing where nothing new is in it. */
export const look = (picture: Uint8Array) => invoke<PreviewView | null>('look', picture);
export const acceptPreview = () => invoke<AddedView>('accept_preview');
export const dropPreview = () => invoke<null>('drop_preview');

export const kinds = () => invoke<KindView[]>('kinds');
export const form = (kind: string) => invoke<FormView>('form', { kind });
export const checkField = (kind: string, id: string, within: string | null, text: string) =>
  invoke<FieldAnswer>('check_field', { kind, id, within, text });
export const addRecord = (kind: string, fields: TypedField[], confirmation: Confirmation) =>
  invoke<AddedView>('add_record', { kind, fields, confirmation });

export const counters = () => invoke<CounterView[]>('counters');
export const propose = (counter: string) => invoke<ProposalView>('propose', { counter });
export const show = (counter: string, fields: string[]) => invoke<ShowingView>('show', { counter, fields });
export const renew = () => invoke<ShowingView>('renew');
export const stop = () => invoke<null>('stop');

export const shown = () => invoke<ShownListView>('shown');

export const persons = () => invoke<PersonsView>('persons');
export const choosePerson = (id: string) => invoke<null>('choose_person', { id });
export const addPerson = (name: string) => invoke<null>('add_person', { name });
export const renamePerson = (name: string) => invoke<null>('rename_person', { name });
export const changePassphrase = (current: string, passphrase: string, again: string) =>
  invoke<null>('change_passphrase', { current, passphrase, again });
export const deviceKey = (device: DeviceKey) => invoke<null>('device_key', { device });

/** What a refused command said. Anything else than a told problem is a fault of the program and is thrown on. */
export function told(refusal: unknown): ToldView {
  if (isTold(refusal)) return refusal;
  throw refusal;
}

function isTold(value: unknown): value is ToldView {
  return typeof value === 'object' && value !== null && 'code' in value && 'what' in value && 'advice' in value;
}
