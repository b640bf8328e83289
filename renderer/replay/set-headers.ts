/** Headers as they are written in a field, one `name: value` a line. */

export type SetHeaders = { headers: [string, string][]; problem: string | null };

const name = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
const automatic = /^(?:host|content-length|transfer-encoding|connection)$/i;

/** `problem`: of the first line that cannot be sent; empty lines are none. */
export function readSetHeaders(text: string): SetHeaders {
  const headers: [string, string][] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const at = line.indexOf(":");
    const key = line.slice(0, at).trim();
    const value = line.slice(at + 1).trim();
    if (at < 0 || !name.test(key)) return { headers, problem: `Line ${index + 1} is no “name: value”.` };
    if (automatic.test(key))
      return { headers, problem: `${key} is set by itself: take line ${index + 1} out.` };
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
      return { headers, problem: `${key} in line ${index + 1} has characters that no header can carry.` };
    headers.push([key, value]);
  }
  return { headers, problem: null };
}
