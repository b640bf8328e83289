/** `1 event`, `1,200 events`: how the engine's sentences count. */
export function plural(count: number, one: string, several = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : several}`;
}
