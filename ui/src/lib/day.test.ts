import { expect, test } from 'vitest';

import { dayParts, dayText, type DayParts } from './day';

const days: [DayParts, string][] = [
  [{ era: 'R', year: '8', month: '11', day: '22' }, 'R8.11.22'],
  [{ era: 'S', year: '２９', month: '3', day: '4' }, 'S２９.3.4'],
  [{ era: 'H', year: '元', month: '1', day: '8' }, 'H元.1.8'],
  [{ era: 'ad', year: '1954', month: '3', day: '4' }, '1954-3-4'],
  [{ era: 'R', year: '8', month: '', day: '' }, 'R8..'],
];

test.each(days)('%o is written %s and read back', (parts, text) => {
  expect(dayText(parts)).toBe(text);
  expect(dayParts(text)).toEqual(parts);
});

test('an era alone is no day', () => {
  expect(dayText({ era: 'S', year: '', month: ' ', day: '' })).toBe('');
});
