/** What reads like a text and is none: data in the place of words. Named by file, since the same word is a text elsewhere. */
const everywhere = new Set([
  "Ringback",
  "Enter",
  "Escape",
  "Tab",
  "Home",
  "End",
  "Delete",
  "Backspace",
  "Space",
  "Esc",
]);

const inFile: Record<string, readonly string[]> = {
  "renderer/calls/sample-plan.ts": ["*"],
  "renderer/calls/send-one.ts": ["*"],
  "renderer/calls/timeline-axis.ts": ["all", "longest", "none", "stage"],
  "renderer/deliver/rules/condition-draft.ts": ["*"],
  "renderer/inspector/signature-words.ts": [
    "plain",
    "warn",
    "bad",
    "ok",
    "cross",
    "check",
    "minus",
    "warning",
  ],
  "renderer/replay/replay-words.ts": ["plain", "warn", "bad", "ok", "cross", "check", "minus", "warning"],
  "shared/junit.ts": ["*"],
};

export function isNotText(file: string, words: string): boolean {
  const named = inFile[file];
  if (named?.includes("*") || named?.includes(words)) return true;
  // A single letter is a key, and a word with a sign of code before it a name.
  return (
    everywhere.has(words) ||
    /^\p{L}$/u.test(words) ||
    // A number with its unit is the same in every language.
    /^(?=.*[\0\d])[\0\d\s.,:+−–-]*((ms|s|m|h|d|B|kB|MB|GB)\b[\0\d\s.,:+−–-]*)+$/.test(words) ||
    /^[$/-]\S*$/.test(words) ||
    /^[a-z]+\/[a-z]+$|^https?:|^-----/.test(words)
  );
}
