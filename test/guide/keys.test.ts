/**
 * docs/guide/keyboard.md is made of the keys that the screens register: `UPDATE_GUIDE=1 npx vitest run test/guide/keys`
 * writes it anew, and without that this test says when it is behind.
 */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const path = join(root, "docs", "guide", "keyboard.md");
const head = `# Keys

\`?\` shows the keys that work where you are. They never fire while you type. Tab reaches everything; Enter presses it; Esc
closes what was opened last. \`Ctrl\` is Cmd on a Mac. This page is made from the program: it lists every key of every
screen, by what it belongs to.
`;
const names: Record<string, string> = {
  ArrowDown: "↓",
  ArrowUp: "↑",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
  " ": "Space",
};

/** Groups as they are registered, each with its keys that have words. */
function registered(): Map<string, Map<string, string>> {
  const groups = new Map<string, Map<string, string>>();
  for (const file of globSync("renderer/**/*.tsx", { cwd: root }).toSorted()) {
    const text = readFileSync(join(root, file), "utf8");
    for (const call of text.split("useKeys(").slice(1)) {
      const name = /^\s*(?:"([^"]+)"|`([^`$]*)|title)/.exec(call);
      const group = (name?.[1] ?? name?.[2] ?? "Panels").replace(/[:\s]+$/, "");
      const body = call.slice(0, call.indexOf("\n  ]") < 0 ? call.indexOf("]);") : call.indexOf("\n  ]"));
      for (const [, key = "", does = ""] of body.matchAll(/key: "([^"]+)",\s*does:\s*"([^"]+)"/g)) {
        const keys = groups.get(group) ?? new Map<string, string>();
        keys.set(`${key} ${does}`, `| \`${(names[key] ?? key).replace("Mod+", "Ctrl ")}\` | ${does} |`);
        groups.set(group, keys);
      }
    }
  }
  return groups;
}

test("the page of keys is what the screens register", () => {
  const parts = [...registered()]
    .toSorted(([one], [other]) =>
      one === "Everywhere" ? -1 : other === "Everywhere" ? 1 : one.localeCompare(other),
    )
    .map(([group, keys]) => `## ${group}\n\n| key | does |\n|---|---|\n${[...keys.values()].join("\n")}\n`);
  const digits =
    "Figures open the screens: `1` Calls, `2` Events, `3` Simulate, `4` Deliver, `5` Sandbox, `6` Live, `7` Setup.\n";
  const made = [head, digits, ...parts].join("\n");
  if (process.env.UPDATE_GUIDE) writeFileSync(path, made);
  expect(readFileSync(path, "utf8"), "run it with UPDATE_GUIDE=1").toBe(made);
});
