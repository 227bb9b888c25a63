/** A day as it is typed: an era and three numbers. Whether there is such a day is decided on the Rust side. */

export const ERAS = ['R', 'H', 'S', 'T', 'M', 'ad'] as const;

export interface DayParts {
  era: (typeof ERAS)[number];
  year: string;
  month: string;
  day: string;
}

/** The text of a day as papers write it (`R8.11.22`, `2026-11-22`); empty where nothing was typed. */
export function dayText({ era, year, month, day }: DayParts): string {
  if (!year.trim() && !month.trim() && !day.trim()) return '';
  return era === 'ad' ? `${year}-${month}-${day}` : `${era}${year}.${month}.${day}`;
}

/** The parts of a text that `dayText` wrote. */
export function dayParts(text: string): DayParts {
  const found = /^([RHSTM]?)([^.-]*)[.-]([^.-]*)[.-](.*)$/.exec(text);
  const era = ERAS.find((known) => known === found?.[1]) ?? (found ? 'ad' : 'R');
  return { era, year: found?.[2] ?? '', month: found?.[3] ?? '', day: found?.[4] ?? '' };
}
