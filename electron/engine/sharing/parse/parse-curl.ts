/**
 * cURL commands as browsers, terminals and documentation write them: quoted for bash or for cmd. Nothing is run and no
 * file is read; an option that would need one is named as missing.
 */
import { CannotImport, importLimits, type ParsedEvent, parsedEvent, targetOf } from "./parsed";

/** A command is gone through sign by sign while the receiver waits. */
const longestText = 4 * 1024 * 1024;

export function looksLikeCurl(text: string): boolean {
  return /^(?:\s*(?:#|rem\b)[^\n]*\n)*\s*(?:\$\s+)?curl(?:\.exe)?\s/i.test(text);
}

export function parseCurl(text: string): ParsedEvent[] {
  if (text.length > longestText)
    throw new CannotImport(
      "These commands are over 4 MB. Bring them in a few at a time, or drop the bodies as files.",
    );
  const commands = splitCommands(text);
  if (commands.length > importLimits.events)
    throw new CannotImport(
      `There are ${commands.length} commands; bring in ${importLimits.events} at a time.`,
    );
  return commands.map(toEvent);
}

const isCurl = (word: string) => /^curl(?:\.exe)?$/i.test(word);

function splitCommands(text: string): string[][] {
  // The first quotation mark tells whose rules they are; the same signs may stand in any body.
  const [first] = /\^"|["']/.exec(text.replace(/^[ \t]*(?:#|rem\b).*$/gim, "")) ?? [];
  const isCmd = first === '^"';
  const commands: string[][] = [];
  for (const words of isCmd ? splitCmd(text) : splitBash(text)) {
    const start = words[0] === "$" ? 1 : 0;
    if (isCurl(words[start] ?? "")) commands.push(words.slice(start + 1));
  }
  return commands;
}

/** Words of each command; commands end at a line end, `;`, `&&` or `|`. */
function splitBash(text: string): string[][] {
  const commands: string[][] = [[]];
  let word: string | null = null;
  let at = 0;
  const add = (piece: string) => {
    word = (word ?? "") + piece;
  };
  const end = () => {
    if (word !== null) commands.at(-1)?.push(word);
    word = null;
  };
  while (at < text.length) {
    const character = text[at] as string;
    if (character === "\\") {
      const line = /^\\\r?\n/.exec(text.slice(at, at + 3));
      if (!line) add(text[at + 1] ?? "");
      at += line ? line[0].length : 2;
    } else if (character === "$" && text[at + 1] === "'") {
      const close = endOf(text, at + 2, "'", true);
      add(ansi(text.slice(at + 2, close)));
      at = close + 1;
    } else if (character === "'") {
      const close = endOf(text, at + 1, "'", false);
      add(text.slice(at + 1, close));
      at = close + 1;
    } else if (character === '"') {
      const close = endOf(text, at + 1, '"', true);
      add(
        text
          .slice(at + 1, close)
          .replace(/\\(\r?\n|[\\"$`])/g, (_, one: string) => (one.endsWith("\n") ? "" : one)),
      );
      at = close + 1;
    } else if (character === "#" && word === null && commands.at(-1)?.length === 0) {
      const line = text.indexOf("\n", at);
      at = line < 0 ? text.length : line;
    } else if (/[\n;&|]/.test(character)) {
      end();
      if (commands.at(-1)?.length !== 0) commands.push([]);
      at += 1;
    } else if (/\s/.test(character)) {
      end();
      at += 1;
    } else {
      add(character);
      at += 1;
    }
  }
  end();
  return commands;
}

function endOf(text: string, start: number, quote: string, escapes: boolean): number {
  let at = start;
  while (at < text.length && text[at] !== quote) at += escapes && text[at] === "\\" ? 2 : 1;
  if (at >= text.length)
    throw new CannotImport("A quotation mark of the command is never closed. Paste the whole command.");
  return at;
}

const ansiSigns: Record<string, string> = {
  n: "\n",
  r: "\r",
  t: "\t",
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  v: "\v",
};

function ansi(text: string): string {
  return text.replace(
    /\\(x[0-9a-f]{1,2}|u[0-9a-f]{1,4}|U[0-9a-f]{1,8}|[0-7]{1,3}|.)/gis,
    (_, code: string) => {
      const hex = /^[xuU]([0-9a-f]+)$/i.exec(code)?.[1];
      if (hex !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0x10ffff));
      if (/^[0-7]+$/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
      return ansiSigns[code] ?? code;
    },
  );
}

/** First what cmd does with carets, then what the program does with quotation marks and backslashes. */
function splitCmd(text: string): string[][] {
  const plain = text
    .replace(/\^\r?\n\r?\n/g, "\u0001")
    .replace(/\^\r?\n/g, " ")
    .replace(/\^([\s\S])/g, "$1");
  return plain.split(/\r?\n/).map((line) => {
    const words: string[] = [];
    for (const match of line.matchAll(/(?:[^\s"]|"(?:\\.|[^"\\])*")+/g)) {
      const bare = match[0].replace(/"((?:\\.|[^"\\])*)"/g, (_, inner: string) =>
        inner.replace(/(\\+)(?="|$)/g, (slashes) => slashes.slice(0, Math.floor(slashes.length / 2))),
      );
      words.push(bare.replaceAll("\u0001", "\n"));
    }
    return words;
  });
}

const valued = new Set(
  "-X --request -H --header -d --data --data-raw --data-binary --data-ascii --data-urlencode --json --url -A --user-agent -e --referer -b --cookie -u --user -F --form --form-string -T --upload-file -o --output -x --proxy -m --max-time --connect-timeout --retry -w --write-out --resolve --cacert --cert --key -c --cookie-jar -K --config".split(
    " ",
  ),
);

function toEvent(words: string[]): ParsedEvent {
  const headers: [string, string][] = [];
  const bodies: string[] = [];
  const problems: string[] = [];
  const withheld = new Set<string>();
  /** What cURL calls the body by itself, and behind which headers it says so. */
  let typed = null as { type: string; behind: number } | null;
  let method: string | null = null;
  let url: string | null = null;
  let asQuery = false;
  const addBody = (value: string, isJson: boolean, literal: boolean) => {
    if (value.startsWith("@") && !literal) {
      problems.push(
        `Its body stands in the file “${value.slice(1, 80)}”, which is not read. Drop that file instead.`,
      );
      return;
    }
    bodies.push(value);
    const type = isJson ? "application/json" : "application/x-www-form-urlencoded";
    typed ??= { type, behind: headers.length };
  };
  const take = (option: string, value: string) => {
    switch (option) {
      case "-X":
      case "--request":
        method = value.toUpperCase();
        break;
      case "-H":
      case "--header": {
        const [, name, sign, content] = /^([^:;]+)([:;])[ \t]*([\s\S]*)$/.exec(value) ?? [];
        if (name === undefined) break;
        // `Name:` takes away what cURL would have sent; `Name;` is an empty header.
        if (sign === ":" && content === "") {
          withheld.add(name.trim().toLowerCase());
          break;
        }
        headers.push([name.trim(), (content ?? "").replace(/[\r\n]+/g, " ")]);
        break;
      }
      case "-A":
      case "--user-agent":
        headers.push(["user-agent", value]);
        break;
      case "-e":
      case "--referer":
        headers.push(["referer", value]);
        break;
      case "--url":
        url = value;
        break;
      case "-d":
      case "--data":
      case "--data-ascii":
        addBody(value, false, false);
        break;
      case "--data-binary":
        addBody(value, false, false);
        break;
      case "--data-raw":
        addBody(value, false, true);
        break;
      case "--data-urlencode": {
        const cut = value.indexOf("=");
        addBody(
          cut < 0
            ? encodeURIComponent(value)
            : value.slice(0, cut + 1) + encodeURIComponent(value.slice(cut + 1)),
          false,
          true,
        );
        break;
      }
      case "--json":
        addBody(value, true, false);
        break;
      case "-u":
      case "--user":
      case "-b":
      case "--cookie":
        problems.push("Its user name, password or cookie is left out.");
        break;
      case "-F":
      case "--form":
      case "--form-string":
      case "-T":
      case "--upload-file":
        problems.push("A form of several parts or an upload is not read. Paste the body itself.");
        break;
    }
  };
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] as string;
    const long = /^(--[\w-]+)=([\s\S]*)$/.exec(word);
    const short = /^(-[XHdAeubFT])([\s\S]+)$/.exec(word);
    if (word === "-G" || word === "--get") asQuery = true;
    else if (valued.has(word)) {
      index += 1;
      take(word, words[index] ?? "");
    } else if (long && valued.has(long[1] as string)) take(long[1] as string, long[2] as string);
    else if (short && !word.startsWith("--")) take(short[1] as string, short[2] as string);
    else if (!word.startsWith("-")) url = url ?? word;
  }
  const body = bodies.join("&");
  const isSaid =
    withheld.has("content-type") || headers.some(([name]) => name.toLowerCase() === "content-type");
  if (typed !== null && !isSaid) headers.splice(typed.behind, 0, ["content-type", typed.type]);
  const target = targetOf(url ?? "/");
  const inQuery = asQuery && body !== "";
  return parsedEvent({
    method:
      method ??
      (body !== "" && !asQuery ? "POST" : bodies.length > 0 || problems.length > 0 ? "POST" : "GET"),
    url: inQuery ? `${target}${target.includes("?") ? "&" : "?"}${body}` : target,
    headers,
    body: inQuery ? new Uint8Array() : Buffer.from(body, "utf8"),
    problems,
  });
}
