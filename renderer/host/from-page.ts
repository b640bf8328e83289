/** What a page can do by itself, the same in a browser and in the window. */

export async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}

export function saveFile(name: string, contents: Blob): void {
  const url = URL.createObjectURL(contents);
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
