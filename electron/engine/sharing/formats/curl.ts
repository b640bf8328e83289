/**
 * An event as a command that sends the same request again, for three shells. Each quotes by rules of its own; a body
 * that a shell cannot carry in one argument is read from a file, and a line before the command says which.
 */
import type { Shell } from "../../../../shared/sharing";
import { bodyText, type SharedEvent } from "../shared-event";

/** What the client writes by itself, from the URL and the body. */
const own = new Set(["host", "content-length", "connection", "transfer-encoding", "expect"]);
/** A command line of cmd ends at 8191 characters, an argument of Linux at 128 KiB. */
const longestArgument = { bash: 120_000, cmd: 6000 };

export function writeCurl(events: readonly SharedEvent[], receiver: string, shell: Shell): string {
  const write = { bash: writeBash, powershell: writePowerShell, cmd: writeCmd }[shell];
  return events.map((event) => write(event, receiver.replace(/\/$/, "") + event.url)).join("\n\n");
}

export function bodyFileName(event: Pick<SharedEvent, "position">): string {
  return `event-${event.position}.bin`;
}

const headersOf = (event: SharedEvent) => event.headers.filter(([name]) => !own.has(name.toLowerCase()));

function writeBash(event: SharedEvent, url: string): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const text = bodyText(event.body);
  const inFile = text === null || text.length > longestArgument.bash;
  const lines = [`curl -X ${quoted(event.method)} ${quoted(url)}`];
  for (const [name, value] of headersOf(event)) lines.push(`-H ${quoted(headerArgument(name, value))}`);
  if (inFile) lines.push(`--data-binary @${bodyFileName(event)}`);
  else if (text !== "") lines.push(`--data-binary ${quoted(text)}`);
  return noteOf(event, inFile, "#") + lines.join(" \\\n  ");
}

/** cURL sends no empty header unless it ends in a semicolon. */
function headerArgument(name: string, value: string): string {
  return value === "" ? `${name};` : `${name}: ${value}`;
}

/** Invoke-WebRequest: what PowerShell hands to a program loses its double quotes up to version 7.2. */
function writePowerShell(event: SharedEvent, url: string): string {
  // PowerShell takes typographic quotation marks for quotation marks.
  const quoted = (text: string) => `'${text.replace(/['\u2018\u2019\u201A\u201B]/g, "$&$&")}'`;
  const headers = new Map<string, string>();
  let contentType: string | null = null;
  for (const [name, value] of headersOf(event)) {
    const lower = name.toLowerCase();
    if (lower === "content-type") contentType = value;
    else headers.set(lower, headers.has(lower) ? `${headers.get(lower)}, ${value}` : value);
  }
  const parts = [`Invoke-WebRequest -UseBasicParsing -Uri ${quoted(url)} -Method ${quoted(event.method)}`];
  const agent = headers.get("user-agent");
  headers.delete("user-agent");
  if (agent !== undefined) parts.push(`-UserAgent ${quoted(agent)}`);
  if (headers.size > 0) {
    const pairs = [...headers].map(([name, value]) => `${quoted(name)} = ${quoted(value)}`);
    parts.push(`-Headers @{ ${pairs.join("; ")} }`);
  }
  if (contentType !== null) parts.push(`-ContentType ${quoted(contentType)}`);
  const text = bodyText(event.body);
  if (text === null) {
    parts.push(`-Body ([Convert]::FromBase64String('${Buffer.from(event.body).toString("base64")}'))`);
  } else if (text !== "") {
    parts.push(`-Body ([Text.Encoding]::UTF8.GetBytes(${quoted(text)}))`);
  }
  return noteOf(event, false, "#") + parts.join(" `\n  ");
}

/** cmd never sees a quotation mark that is not escaped by a caret, so that every sign after it can be escaped too. */
function writeCmd(event: SharedEvent, url: string): string {
  const quoted = (text: string) => {
    const argument = text.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, "$1$1");
    return `^"${argument.replace(/[&|<>^"()!%]/g, (sign) => (sign === "%" ? "%^" : `^${sign}`))}^"`;
  };
  const text = bodyText(event.body);
  // Line ends cannot stand in an argument of cmd, and what is not ASCII depends on its code page.
  const inFile = text === null || text.length > longestArgument.cmd || /[^\x20-\x7e]/.test(text);
  const lines = [`curl -X ${event.method} ${quoted(url)}`];
  for (const [name, value] of headersOf(event)) lines.push(`-H ${quoted(headerArgument(name, value))}`);
  if (inFile && event.body.length > 0) lines.push(`--data-binary @${bodyFileName(event)}`);
  else if (text) lines.push(`--data-binary ${quoted(text)}`);
  return noteOf(event, inFile && event.body.length > 0, "rem") + lines.join(" ^\n  ");
}

function noteOf(event: SharedEvent, inFile: boolean, comment: string): string {
  if (event.leftOut !== null) return `${comment} The body is left out: ${event.leftOut}.\n`;
  return inFile && event.body.length > 0
    ? `${comment} Save the body of event ${event.position} as ${bodyFileName(event)} beside this first.\n`
    : "";
}
