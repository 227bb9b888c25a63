/** The one door to the Rust side: each command once, with the types that Rust wrote. */

import { invoke } from '@tauri-apps/api/core';

import type { AddedView } from './bindings/AddedView';
import type { AmountView } from './bindings/AmountView';
import type { BackupView } from './bindings/BackupView';
import type { CallView } from './bindings/CallView';
import type { CeilingAsked } from './bindings/CeilingAsked';
import type { ClaimView } from './bindings/ClaimView';
import type { Confirmation } from './bindings/Confirmation';
import type { CounterView } from './bindings/CounterView';
import type { DeviceKey } from './bindings/DeviceKey';
import type { DueView } from './bindings/DueView';
import type { EventStepView } from './bindings/EventStepView';
import type { FieldAnswer } from './bindings/FieldAnswer';
import type { FilledView } from './bindings/FilledView';
import type { FindingView } from './bindings/FindingView';
import type { FormView } from './bindings/FormView';
import type { HandView } from './bindings/HandView';
import type { KindView } from './bindings/KindView';
import type { Language } from './bindings/Language';
import type { LockView } from './bindings/LockView';
import type { MeansNowView } from './bindings/MeansNowView';
import type { NamedView } from './bindings/NamedView';
import type { OriginalView } from './bindings/OriginalView';
import type { PageView } from './bindings/PageView';
import type { PaperAsked } from './bindings/PaperAsked';
import type { PeriodsView } from './bindings/PeriodsView';
import type { PersonsView } from './bindings/PersonsView';
import type { PreviewView } from './bindings/PreviewView';
import type { PrintedView } from './bindings/PrintedView';
import type { ProposalView } from './bindings/ProposalView';
import type { RecordDetailView } from './bindings/RecordDetailView';
import type { RecordView } from './bindings/RecordView';
import type { SafeView } from './bindings/SafeView';
import type { ShelterView } from './bindings/ShelterView';
import type { ShowingView } from './bindings/ShowingView';
import type { ShownListView } from './bindings/ShownListView';
import type { StartView } from './bindings/StartView';
import type { StopView } from './bindings/StopView';
import type { StoppedView } from './bindings/StoppedView';
import type { TakingView } from './bindings/TakingView';
import type { ToldView } from './bindings/ToldView';
import type { TopicView } from './bindings/TopicView';
import type { TrendView } from './bindings/TrendView';
import type { TrustView } from './bindings/TrustView';
import type { TypedField } from './bindings/TypedField';
import type { VerdictView } from './bindings/VerdictView';
import type { VersionView } from './bindings/VersionView';
import type { VisitAsked } from './bindings/VisitAsked';
import type { WayView } from './bindings/WayView';
import type { WordsView } from './bindings/WordsView';

export const start = () => invoke<StartView>('start');
export const words = (language: Language) => invoke<WordsView>('words', { language });

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
/** Reads what a reader asks for. */
export const hear = (request: Uint8Array) => invoke<ProposalView>('hear', request);
/** At a counter; to who asked, where there is none. */
export const show = (counter: string | null, fields: string[]) => invoke<ShowingView>('show', { counter, fields });
export const renew = () => invoke<ShowingView>('renew');
export const stop = () => invoke<null>('stop');

export const saveCode = () => invoke<boolean>('save_code');
export const printProof = (counter: string, fields: string[]) =>
  invoke<PrintedView | null>('print_proof', { counter, fields });

/** Judges what somebody shows: a picture or the text of a proof. */
export const judge = (proof: Uint8Array) => invoke<VerdictView>('judge', proof);
export const chooseTrust = () => invoke<TrustView | null>('choose_trust');

export const shown = () => invoke<ShownListView>('shown');

export const persons = () => invoke<PersonsView>('persons');
export const choosePerson = (id: string) => invoke<null>('choose_person', { id });
export const addPerson = (name: string) => invoke<null>('add_person', { name });
export const renamePerson = (name: string) => invoke<null>('rename_person', { name });
export const changePassphrase = (current: string, passphrase: string, again: string) =>
  invoke<null>('change_passphrase', { current, passphrase, again });
export const deviceKey = (device: DeviceKey) => invoke<null>('device_key', { device });

export const safekeeping = () => invoke<SafeView>('safekeeping');
export const chooseBackupFolder = () => invoke<SafeView | null>('choose_backup_folder');
export const leaveBackupFolder = () => invoke<SafeView>('leave_backup_folder');
export const backUpNow = () => invoke<SafeView | null>('back_up_now');
export const checkBackup = () => invoke<BackupView | null>('check_backup');
export const restoreBeside = () => invoke<BackupView | null>('restore_beside');
export const examine = () => invoke<FindingView[]>('examine');
export const locks = () => invoke<LockView[]>('locks');
export const lockField = (id: string) => invoke<LockView[]>('lock_field', { id });
export const liftLock = (id: string, passphrase: string) => invoke<LockView[]>('lift_lock', { id, passphrase });

export const takeShelter = (passphrase: string, again: string) =>
  invoke<ShelterView>('take_shelter', { passphrase, again });
export const leaveShelter = (passphrase: string) => invoke<null>('leave_shelter', { passphrase });

export const taking = () => invoke<TakingView[]>('taking');
export const trends = () => invoke<TrendView[]>('trends');

export const makeRecovery = () => invoke<PageView[]>('make_recovery');
export const splitRecovery = (needed: number, total: number) => invoke<PageView[]>('split_recovery', { needed, total });
/** Writes the pages that are being shown as PDF; `false` where no place was chosen. */
export const savePages = () => invoke<boolean>('save_pages');
export const forgetPages = () => invoke<null>('forget_pages');
/** Takes typed words, or a picture of their code. */
export const handIn = (piece: Uint8Array) => invoke<WayView>('hand_in', piece);
export const handInFiles = () => invoke<WayView | null>('hand_in_files');
export const dropWay = () => invoke<null>('drop_way');
export const drill = () => invoke<string[]>('drill');
export const recover = (passphrase: string, again: string) => invoke<null>('recover', { passphrase, again });
export const chooseBackup = () => invoke<string | null>('choose_backup');
export const restore = (passphrase: string) => invoke<BackupView>('restore', { passphrase });
export const restoreByWay = (passphrase: string, again: string) => invoke<BackupView>('restore_by_way', { passphrase, again });

export const stops = () => invoke<StopView>('stops');
export const stopped = (fails: string, holds: string[]) => invoke<StoppedView[]>('stopped', { fails, holds });
export const meansNow = (holds: string[]) => invoke<MeansNowView>('means_now', { holds });
export const whoToCall = () => invoke<CallView>('who_to_call');
export const calendar = () => invoke<DueView[]>('calendar');
export const saveCalendar = () => invoke<boolean>('save_calendar');
export const events = () => invoke<NamedView[]>('events');
export const eventSteps = (event: string, on: string) => invoke<EventStepView[]>('event_steps', { event, on });
export const periods = () => invoke<PeriodsView>('periods');
export const readings = () => invoke<TopicView[]>('readings');
export const saveTroubles = () => invoke<boolean>('save_troubles');

export const costOfVisit = (asked: VisitAsked) => invoke<AmountView[]>('cost_of_visit', { asked });
export const costCeiling = (asked: CeilingAsked) => invoke<AmountView[]>('cost_ceiling', { asked });
export const classes = () => invoke<NamedView[]>('classes');
export const costOfYear = (income: string) => invoke<AmountView[]>('cost_of_year', { income });
export const claims = () => invoke<ClaimView[]>('claims');
export const papers = () => invoke<NamedView[]>('papers');
export const printPaper = (asked: PaperAsked) => invoke<PrintedView | null>('print_paper', { asked });

/** What a refused command said. Anything else than a told problem is a fault of the program and is thrown on. */
export function told(refusal: unknown): ToldView {
  if (isTold(refusal)) return refusal;
  throw refusal;
}

function isTold(value: unknown): value is ToldView {
  return typeof value === 'object' && value !== null && 'code' in value && 'what' in value && 'advice' in value;
}
