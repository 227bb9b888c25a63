/** Puts values into the blanks of a sentence; a blank without a value stays as it is. */
export function fill(sentence: string, blanks: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{\$([a-z_]+)\}/g, (blank, name: string) => String(blanks[name] ?? blank));
}
