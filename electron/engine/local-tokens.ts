/**
 * Tokens of our own servers on this machine, in `<data>/tokens.json` for its owner alone. They are no secrets of the
 * user's: what they guard lies open in the same folder, and `engine.json` names them while the engine runs. So they are
 * not sealed, and no keychain is asked before the user saves a secret.
 */
import { randomBytes } from "node:crypto";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const kept = z.record(z.string(), z.string());

/** Made on first use and the same afterwards. A file that cannot be read begins anew. */
export function localToken(data: string, name: string): string {
  const path = join(data, "tokens.json");
  const tokens = readTokens(path);
  const known = tokens[name];
  if (known !== undefined) return known;
  const made = `crm_${randomBytes(24).toString("base64url")}`;
  writeFileSync(path, `${JSON.stringify({ ...tokens, [name]: made })}\n`, { mode: 0o600 });
  // The mode above is for a file that is made: one that was opened to others meanwhile is closed again.
  chmodSync(path, 0o600);
  return made;
}

function readTokens(path: string): Record<string, string> {
  try {
    return kept.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return {};
  }
}
