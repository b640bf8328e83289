/** The fenced blocks of a page: what is run, with which exit code, what it is said to print, or why it is not run. */

export type Fence = {
  line: number;
  language: string;
  text: string;
  /** What follows in a block of its own, `text` or `json`, before the next heading; null: nothing is shown. */
  shown: string | null;
  /** The same as JSON: an example, of which the keys are what counts. */
  shownJson: string | null;
  exit: number;
  /** Why it is not run here. */
  notRun: string | null;
};

export function readFences(markdown: string): Fence[] {
  const lines = markdown.split("\n");
  const fences: Fence[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const open = /^```(\w+)?(?: exit=(\d+))?\s*$/.exec(lines[at] ?? "");
    if (!open) continue;
    const closing = lines.indexOf("```", at + 1);
    const end = closing < 0 ? lines.length : closing;
    const above = lines.slice(Math.max(0, at - 2), at).findLast((line) => line !== "");
    fences.push({
      line: at + 1,
      language: open[1] ?? "",
      text: lines.slice(at + 1, end).join("\n"),
      shown: null,
      shownJson: null,
      exit: Number(open[2] ?? 0),
      notRun: /^<!-- not run: (.+) -->$/.exec(above ?? "")?.[1] ?? null,
    });
    at = end;
  }
  return fences.map((fence, index) => {
    const next = fences[index + 1];
    if (fence.language !== "sh" || !next) return fence;
    const between = lines.slice(fence.line + fence.text.split("\n").length, next.line);
    if (between.some((line) => line.startsWith("#"))) return fence;
    if (next.language === "text") return { ...fence, shown: next.text };
    return next.language === "json" ? { ...fence, shownJson: next.text } : fence;
  });
}

/** Whether a text is what is shown: each shown line stands there in this order, and “…” is anything. */
export function missingLine(shown: string, said: string): string | null {
  const said_ = said.split("\n").map((line) => line.trimEnd());
  let at = 0;
  for (const line of shown.split("\n").map((one) => one.trimEnd())) {
    const pattern = new RegExp(
      `^${line
        .split("…")
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
        .join(".*")}$`,
    );
    const found = said_.findIndex((one, index) => index >= at && pattern.test(one));
    if (found < 0) return line;
    at = found + 1;
  }
  return null;
}

/**
 * Where an answer has another shape than the one that is shown: the first key that one of them lacks, or a value of
 * another kind, as a path; null: none. Of a list the first row stands for all, and “…” as a key is any others.
 */
export function otherShape(shown: unknown, said: unknown, path = "it"): string | null {
  if (Array.isArray(shown) || Array.isArray(said)) {
    if (!Array.isArray(shown) || !Array.isArray(said)) return `${path} is a list in one of them only`;
    if (shown.length === 0) return null;
    return said.length === 0 ? `${path} is empty` : otherShape(shown[0], said[0], `${path}[0]`);
  }
  if (!isObject(shown) || !isObject(said)) {
    // What is null in an example may be known, and the other way round.
    if (shown === null || said === null || typeof shown === typeof said) return null;
    return `${path} is ${typeof said}, and shown as ${typeof shown}`;
  }
  const isWhole = !Object.hasOwn(shown, "…");
  for (const key of Object.keys(said))
    if (isWhole && !Object.hasOwn(shown, key)) return `${path}.${key} is not shown`;
  for (const key of Object.keys(shown)) {
    if (key === "…") continue;
    if (!Object.hasOwn(said, key)) return `${path}.${key} is not there`;
    const other = otherShape(shown[key], said[key], `${path}.${key}`);
    if (other) return other;
  }
  return null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** Lines of a shell block that start one of our commands, continued lines joined. */
export function commandsIn(text: string): string[] {
  return text
    .replaceAll("\\\n", " ")
    .split("\n")
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
    .filter((line) => /^(npx )?ringback /.test(line));
}
