/** `CallRail's`, `Atoms'`. Apart from the words, which bring zod along: the page must not have it. */
export function whose(name: string): string {
  return name.endsWith("s") ? `${name}'` : `${name}'s`;
}
