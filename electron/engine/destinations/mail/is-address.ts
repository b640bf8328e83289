/** One address and nothing else: a line end, a control character or a second recipient is no address. */
export function isAddress(text: string): boolean {
  return (
    text.length <= 254 &&
    !/\p{Cc}/u.test(text) &&
    /^[^\s@,;:<>()"'\\]+@[^\s@,;:<>()"'\\]+\.[A-Za-z0-9-]{2,}$/.test(text)
  );
}
