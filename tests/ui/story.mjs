// A story told in steps. After one that fails the rest makes no sense.

let passed = 0;
let failed = 0;
let onFailure = async () => undefined;

/** What is done where a step fails, beside saying so. */
export function whenFailing(deed) {
  onFailure = deed;
}

export async function step(name, part) {
  if (failed > 0) return;
  const began = performance.now();
  try {
    await part();
    passed += 1;
    console.log(`ok      ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error.stack}`);
    await onFailure().catch(() => undefined);
  }
}

export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  // After a failure something may still be open, and would keep everybody waiting.
  if (failed > 0) process.exit(1);
}
