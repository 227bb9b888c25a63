import { expect, test } from 'vitest';

import type { FieldView } from './bindings/FieldView';
import { blank, filledWith, typed } from './typed';

const line = (id: string): FieldView => ({
  id,
  label: id,
  required: false,
  usual: true,
  shape: { is: 'line' },
});
const fields: FieldView[] = [line('name'), line('address'), { ...line('medicines'), shape: { is: 'rows', fields: [line('name'), line('amount')] } }];

test('what was left empty does not travel', () => {
  expect(typed(fields, blank(fields))).toEqual([]);
});

test('lines and rows travel as they were typed, without the blanks around them', () => {
  const filled = blank(fields);
  const medicines = filled['medicines']!;
  filled['name']!.text = ' 手札 花子 ';
  medicines.rows.push(blank([line('name'), line('amount')]));
  medicines.rows[1]!['name']!.text = 'アムロジピン錠5mg';
  expect(typed(fields, filled)).toEqual([
    { id: 'name', text: '手札 花子', rows: [] },
    { id: 'medicines', text: '', rows: [[{ id: 'name', text: 'アムロジピン錠5mg' }]] },
  ]);
});

test('what a record says is in its form, and travels back as it came', () => {
  const known = [
    { id: 'name', text: '手札 花子', rows: [] },
    { id: 'medicines', text: '', rows: [[{ id: 'name', text: '例示錠' }], [{ id: 'amount', text: '2' }]] },
  ];
  expect(typed(fields, filledWith(fields, known))).toEqual(known);
});
