import { expect, test } from 'vitest';

import { fill } from './fill';

test('blanks are filled by name', () => {
  expect(fill('{$have}枚中{$total}枚', { have: 2, total: 3 })).toBe('2枚中3枚');
});

test('what is filled in is not read again', () => {
  expect(fill('「{$title}」', { title: '{$count} $&', count: 7 })).toBe('「{$count} $&」');
});

test('a blank without a value stays to be seen', () => {
  expect(fill('{$count}件', {})).toBe('{$count}件');
});
