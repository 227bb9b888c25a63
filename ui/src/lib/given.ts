/** What was dropped on the window or pasted into it, as bytes: files, or else the text. */

/** The most that is taken of one thing; the Rust side refuses more as well. */
const MOST_BYTES = 32 * 1024 * 1024;

export async function given(from: DataTransfer): Promise<Uint8Array[]> {
  // The list is emptied as soon as the event is over: what is needed is taken before anything is waited for.
  const files = [...from.files];
  const text = from.getData('text/plain');
  if (files.length > 0) return Promise.all(files.map(bytes));
  return text.trim() === '' ? [] : [new TextEncoder().encode(text)];
}

/** A byte more than the most: enough for the Rust side to say so. */
async function bytes(file: Blob): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(0, MOST_BYTES + 1).arrayBuffer());
}
