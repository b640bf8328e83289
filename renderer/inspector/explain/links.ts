/** Links: shown in their parts and never opened. A signed one says when it dies, which is what a nightly job trips over. */
import { preview } from "./encoded";
import type { Explanation, Value } from "./explanation";
import { beforeReceipt, momentWords } from "./moments";

export function explainLink(text: string, value: Value): Explanation | null {
  if (!/^(?:https?|wss?|s3|sips?|ftp):/i.test(text) || /\s/.test(text)) return null;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return { title: "written like a link", lines: [], note: "It is no valid URL." };
  }
  const dies = expiryOf(url.searchParams);
  const query = [...url.searchParams.keys()];
  return {
    title: dies === null ? "a link" : "a signed link",
    lines: [
      { name: "host", value: url.host || url.protocol.slice(0, -1) },
      { name: "path", value: preview(url.pathname) },
      ...(query.length > 0 ? [{ name: "query", value: preview([...new Set(query)].join(", ")) }] : []),
      ...(dies === null
        ? []
        : [
            {
              name: "dies",
              value: `${momentWords(dies, value.zone)}, ${beforeReceipt(dies, value.receivedAt)}`,
            },
          ]),
    ],
    note: noteOf(url),
  };
}

function noteOf(url: URL): string {
  if (url.username || url.password) return "It carries a user name or a password. Ringback opens no links.";
  if (url.protocol === "http:") return "Not encrypted. Ringback opens no links.";
  return "Ringback opens no links.";
}

/** Amazon's and Google's signed links give a start and a length, older ones an epoch. */
function expiryOf(query: URLSearchParams): number | null {
  for (const vendor of ["X-Amz", "X-Goog"]) {
    const start = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(query.get(`${vendor}-Date`) ?? "");
    const seconds = Number(query.get(`${vendor}-Expires`));
    if (start && seconds > 0) {
      const [year, month, day, hour, minute, second] = start.slice(1).map(Number) as [
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      return Date.UTC(year, month - 1, day, hour, minute, second) + seconds * 1000;
    }
  }
  const epoch = /^\d{10}$/.exec(query.get("Expires") ?? query.get("expires") ?? query.get("exp") ?? "");
  return epoch ? Number(epoch[0]) * 1000 : null;
}
