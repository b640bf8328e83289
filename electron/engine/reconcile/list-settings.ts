/** What may be set for asking a provider's list: the key goes to this address, so it must be one that nobody listens in on. */
import { isTimeZone } from "./zoned-time";

/** One sentence where it may not be so; null where it may. */
export function checkListSettings(settings: {
  baseUrl?: string | null | undefined;
  account?: string | null | undefined;
  timeZone?: string | null | undefined;
}): string | null {
  const { baseUrl, account, timeZone } = settings;
  if (typeof baseUrl === "string") {
    const url = URL.parse(baseUrl);
    if (!url || !["https:", "http:"].includes(url.protocol))
      return "The address is no URL. It begins with https://.";
    if (url.username || url.password || url.search || url.hash)
      return "The address has a name, a password, a query or a fragment in it. Leave them out.";
    if (url.protocol === "http:" && !["127.0.0.1", "[::1]", "localhost"].includes(url.hostname))
      return "The API key would cross the network in the clear. Use an address that begins with https://.";
  }
  if (typeof account === "string" && !/^[A-Za-z0-9_-]+$/.test(account))
    return "An account id has letters, digits, dashes and underscores only.";
  if (typeof timeZone === "string" && !isTimeZone(timeZone))
    return `“${timeZone}” is no time zone. Use a name such as America/Chicago.`;
  return null;
}
