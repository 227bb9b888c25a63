/** What is typed into a form, and how it travels. */

import type { FieldView } from './bindings/FieldView';
import type { TypedField } from './bindings/TypedField';

export interface Entry {
  text: string;
  rows: Filled[];
  trouble: string;
  /** How the text is understood, said back. */
  reads: string;
}

export type Filled = Record<string, Entry>;

/** A form nobody has typed into; a repeating field begins with one row. */
export function blank(fields: readonly FieldView[]): Filled {
  return Object.fromEntries(
    fields.map((field) => [
      field.id,
      { text: '', rows: field.shape.is === 'rows' ? [blank(field.shape.fields)] : [], trouble: '', reads: '' },
    ]),
  );
}

/** A form with what is in it already. */
export function filledWith(fields: readonly FieldView[], known: readonly TypedField[]): Filled {
  const filled = blank(fields);
  for (const { id, text, rows } of known) {
    const entry = filled[id];
    const shape = fields.find((field) => field.id === id)?.shape;
    if (!entry) continue;
    entry.text = text;
    if (shape?.is === 'rows' && rows.length > 0) {
      entry.rows = rows.map((row) => filledWith(shape.fields, row.map((typed) => ({ ...typed, rows: [] }))));
    }
  }
  return filled;
}

/** What was typed, without what was left empty. */
export function typed(fields: readonly FieldView[], filled: Filled): TypedField[] {
  return fields.flatMap((field) => {
    const entry = filled[field.id];
    if (!entry) return [];
    const shape = field.shape;
    const rows =
      shape.is === 'rows'
        ? entry.rows.map((row) => texts(shape.fields, row)).filter((row) => row.length > 0)
        : [];
    const text = entry.text.trim();
    return text === '' && rows.length === 0 ? [] : [{ id: field.id, text, rows }];
  });
}

function texts(fields: readonly FieldView[], row: Filled): { id: string; text: string }[] {
  return fields.flatMap(({ id }) => {
    const text = row[id]?.text.trim() ?? '';
    return text === '' ? [] : [{ id, text }];
  });
}
