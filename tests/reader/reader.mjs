// The WASM of the page, loaded as the page loads it: bytes in, bytes out.

import { readFileSync } from 'node:fs';

export const module = new WebAssembly.Module(readFileSync(process.env.TEFUDA_READER_WASM));

/** A verifier that knows nobody and has seen nothing. */
export function reader() {
  const { memory, take, ask, look, answer } = new WebAssembly.Instance(module, {}).exports;
  const put = (bytes) => {
    // Making room may move the memory.
    const place = take(bytes.length);
    new Uint8Array(memory.buffer, place, bytes.length).set(bytes);
  };
  const said = (length) => JSON.parse(new TextDecoder().decode(new Uint8Array(memory.buffer, answer(), length)));
  return {
    ask(question) {
      put(new TextEncoder().encode(JSON.stringify(question)));
      return said(ask());
    },
    look(rgba, width, height, still = false) {
      put(rgba);
      return said(look(width, height, still ? 1 : 0));
    },
  };
}
