/**
 * Reads what `strace -f -y` wrote about an engine and says of every HTTP answer whether it was given too early: before
 * a sync of the WAL that began after the commit of its event stood in the WAL. Pure, text in.
 *
 * strace writes a line when a call begins and, where another thread came between, a second one when it ends
 * (`<unfinished ...>`, `resumed`). A thread stands still while its line is written, so "the sync ended" above "the
 * answer began" means that it was so.
 */

export type SystemCall = {
  pid: number;
  name: string;
  /** What `-y` says of the descriptor: a path, or `socket:[1234]`. */
  on: string;
  /** The bytes read or written, one character each. */
  bytes: string;
  result: number;
  /** Lines of the trace where it began and where it ended. */
  began: number;
  ended: number;
};

export type AckTrace = {
  /** Markers of events whose answer was seen, in the order of the answers. */
  answered: string[];
  /** Those of them that were answered too early, with what was still to come. */
  early: { marker: string; because: string }[];
  /** Commits in the WAL, and syncs of it. */
  commits: number;
  syncs: number;
};

const whole = /^(\d+) +(\w+)\((.*)\) += (-?\d+|\?)/s;
const begun = /^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$/s;
const resumed = /^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (-?\d+|\?)/s;

export function parseTrace(text: string): SystemCall[] {
  const calls: SystemCall[] = [];
  const open = new Map<string, { args: string; began: number }>();
  for (const [line, content] of text.split("\n").entries()) {
    const half = begun.exec(content);
    if (half) {
      open.set(`${half[1]} ${half[2]}`, { args: half[3] as string, began: line });
      continue;
    }
    const rest = resumed.exec(content);
    const match = rest ?? whole.exec(content);
    if (!match) continue;
    const [, pid = "", name = "", args = "", result = ""] = match;
    const first = rest ? open.get(`${pid} ${name}`) : { args: "", began: line };
    if (!first) continue;
    open.delete(`${pid} ${name}`);
    const allArgs = first.args + args;
    calls.push({
      pid: Number(pid),
      name,
      on: /^\d+<([^>]*)>/.exec(allArgs)?.[1] ?? "",
      bytes: unquote(allArgs),
      result: result === "?" ? -1 : Number(result),
      began: first.began,
      ended: line,
    });
  }
  return calls;
}

/** Every quoted string of the arguments, its escapes undone: `\0`, `\33`, `\n`, `\"`. */
function unquote(args: string): string {
  const named: Record<string, string> = { n: "\n", t: "\t", r: "\r", f: "\f", v: "\v", a: "\x07", b: "\b" };
  const strings = args.match(/"[^"\\]*(?:\\.[^"\\]*)*"/gs) ?? [];
  return strings
    .map((quoted) =>
      quoted
        .slice(1, -1)
        .replace(/\\([0-7]{1,3}|.)/gs, (_, code: string) =>
          /^[0-7]/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : (named[code] ?? code),
        ),
    )
    .join("");
}

/** `marker` finds what tells events apart, in requests and in the WAL alike. */
export function judgeAnswers(calls: SystemCall[], wal: string, marker: RegExp): AckTrace {
  const trace: AckTrace = { answered: [], early: [], commits: 0, syncs: 0 };
  const state = new Map<string, "in the WAL" | "committed" | "synced">();
  /** Markers of a commit that a sync which has begun will make durable. */
  const covered = new Map<SystemCall, string[]>();
  const requests = new Map<string, Set<string>>();
  let commitFrame = false;

  for (const { call, phase } of inOrder(calls)) {
    if (call.on === wal && call.name === "pwrite64" && phase === "ended") {
      for (const found of call.bytes.match(marker) ?? [])
        if (!state.has(found)) state.set(found, "in the WAL");
      if (call.result === frameHeaderBytes) commitFrame = isCommit(call.bytes);
      else if (commitFrame) {
        commitFrame = false;
        trace.commits += 1;
        for (const [found, seen] of state) if (seen === "in the WAL") state.set(found, "committed");
      }
    } else if (call.on === wal && /^fd?a?t?a?sync$/.test(call.name)) {
      if (phase === "began") {
        covered.set(
          call,
          [...state].flatMap(([found, seen]) => (seen === "committed" ? [found] : [])),
        );
      } else if (call.result === 0) {
        trace.syncs += 1;
        for (const found of covered.get(call) ?? []) state.set(found, "synced");
      }
    } else if (call.on.startsWith("socket:")) {
      const asked = requests.get(call.on) ?? new Set();
      if (call.name === "read" && phase === "ended") {
        for (const found of call.bytes.match(marker) ?? []) requests.set(call.on, asked.add(found));
      } else if (call.name !== "read" && phase === "began" && call.bytes.startsWith("HTTP/1.1 2")) {
        requests.delete(call.on);
        for (const found of asked) {
          trace.answered.push(found);
          const seen = state.get(found);
          if (seen !== "synced") {
            trace.early.push({ marker: found, because: seen ? `only ${seen}` : "not in the WAL" });
          }
        }
      }
    }
  }
  return trace;
}

function inOrder(calls: SystemCall[]): { call: SystemCall; phase: "began" | "ended" }[] {
  return calls
    .flatMap((call) => [
      { call, phase: "began" as const, line: call.began },
      { call, phase: "ended" as const, line: call.ended },
    ])
    .sort((a, b) => a.line - b.line);
}

/** SQLite writes each frame's header and its page with two calls; a header that tells the file's size is a commit. */
const frameHeaderBytes = 24;

function isCommit(header: string): boolean {
  return header.slice(4, 8) !== "\0\0\0\0";
}
