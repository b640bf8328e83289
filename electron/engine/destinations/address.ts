/**
 * Where a destination may be. A credential crosses the network only where nobody can listen: over https, or to this
 * machine. An address never carries a name, a password or a fragment: it is shown, logged and kept in the clear.
 */
import { isForbiddenHost } from "./fetch-checked";

const onThisMachine = ["127.0.0.1", "[::1]", "localhost"];

/** One sentence where it may not be asked; null where it may. */
export function checkAddress(address: string, hasCredentials: boolean): string | null {
  const url = URL.parse(address);
  if (!url || !["https:", "http:"].includes(url.protocol))
    return "This is no address. It begins with https://.";
  if (url.username || url.password)
    return "A name or password in an address is shown wherever the address is. Leave them out and use the fields for credentials.";
  if (isForbiddenHost(url.hostname))
    return "That address is link-local or reserved, or where a cloud keeps credentials. Nothing is ever sent there.";
  if (url.hash) return "What stands after # is never sent. Leave it out.";
  if (hasCredentials && url.protocol === "http:" && !onThisMachine.includes(url.hostname))
    return "Over http everybody on the way could read the credentials. Use https://, or a server on this machine.";
  return null;
}

/** `path` below `base`, with one slash between them. */
export function joinAddress(base: string, path: string): string {
  return `${base.replace(/\/+$/, "")}/${path.replace(/^\/+/, "")}`;
}
