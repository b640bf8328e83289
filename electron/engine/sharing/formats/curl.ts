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

/** Brackets and braces of a URL are no ranges, and `/../` climbs nowhere before it is sent. */
function asItStands({ url }: SharedEvent): string {
  const globs = /[[\]{}]/.test(url) ? "--globoff " : "";
  const climbs = /\/\.{1,2}(?:[/?#]|$)/.test(url) ? "--path-as-is " : "";
  return globs + climbs;
}

/** `--data-binary @…` would read a file of whoever runs the command, and send it. */
function dataOption(text: string): "--data-raw" | "--data-binary" {
  return text.startsWith("@") ? "--data-raw" : "--data-binary";
}

/** cURL calls a body a form where nothing is said of it. */
function hasType({ headers }: SharedEvent): boolean {
  return headers.some(([name]) => name.toLowerCase() === "content-type");
}

/** A header is bytes, and its characters beyond ASCII are single ones; a script would spell them as two. */
function inBytes(argument: string): string {
  const escaped = argument
    .replace(/[\\']/g, "\\$&")
    .replace(/[\x80-\xff]/g, (one) => `\\x${one.charCodeAt(0).toString(16)}`);
  return `$'${escaped}'`;
}

const sentHeaders = (event: SharedEvent) => event.headers.filter(([name]) => !own.has(name.toLowerCase()));

function writeBash(event: SharedEvent, url: string): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const text = bodyText(event.body);
  const inFile = text === null || text.length > longestArgument.bash;
  const lines = [`curl ${asItStands(event)}-X ${quoted(event.method)} ${quoted(url)}`];
  for (const [name, value] of sentHeaders(event)) {
    const argument = headerArgument(name, value);
    lines.push(`-H ${/[\x80-\xff]/.test(argument) ? inBytes(argument) : quoted(argument)}`);
  }
  if (event.body.length > 0 && !hasType(event)) lines.push("-H 'Content-Type:'");
  if (inFile) lines.push(`--data-binary @${bodyFileName(event)}`);
  else if (text !== "") lines.push(`${dataOption(text)} ${quoted(text)}`);
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
  for (const [name, value] of sentHeaders(event)) {
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
  const lines = [`curl ${asItStands(event)}-X ${event.method} ${quoted(url)}`];
  for (const [name, value] of sentHeaders(event)) lines.push(`-H ${quoted(headerArgument(name, value))}`);
  if (event.body.length > 0 && !hasType(event)) lines.push(`-H ${quoted("Content-Type:")}`);
  if (inFile && event.body.length > 0) lines.push(`--data-binary @${bodyFileName(event)}`);
  else if (text) lines.push(`${dataOption(text)} ${quoted(text)}`);
  return noteOf(event, inFile && event.body.length > 0, "rem") + lines.join(" ^\n  ");
}

function noteOf(event: SharedEvent, inFile: boolean, comment: string): string {
  if (event.leftOut !== null) return `${comment} The body is left out: ${event.leftOut}.\n`;
  return inFile && event.body.length > 0
    ? `${comment} Save the body of event ${event.position} as ${bodyFileName(event)} beside this first.\n`
    : "";
}
