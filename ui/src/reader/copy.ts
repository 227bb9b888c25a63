/** Puts a text on the clipboard, also where the page came over plain http. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyOldWay(text);
  }
}

function copyOldWay(text: string): boolean {
  const held = document.createElement('textarea');
  held.value = text;
  held.readOnly = true;
  held.className = 'unseen';
  document.body.append(held);
  held.select();
  const copied = document.execCommand('copy');
  held.remove();
  return copied;
}
