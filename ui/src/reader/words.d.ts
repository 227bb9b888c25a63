/** The sentences of the counter, picked from `crates/holder/words` and the words of 被保険者資格 when the page is built. */
declare module 'virtual:counter-words' {
  const words: Readonly<Record<'ja' | 'en', Readonly<Record<string, string>>>>;
  export default words;
}
