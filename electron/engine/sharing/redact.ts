/**
 * The one redactor. It knows every secret the engine holds, exactly and as base64, base64url, hex, percent-encoded and
 * JSON-escaped text, and the shapes of credentials it was never told: authorization headers, tokens in URLs.
 */

export type Redactor = {
  /** From now on this value is never written; short values are refused, since they would black out half the text. */
  learn(secret: string): void;
  redact(text: string): string;
  /** All that it would not write, in every form: for another thread's redactor. */
  known(): string[];
};

const mask = "[redacted]";
const shortest = 6;

const shapes: [RegExp, string][] = [
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}/gi, `$1 ${mask}`],
  [/([?&#](?:token|key|secret|signature|auth|password|code|access_key)=)[^&\s"'\\]+/gi, `$1${mask}`],
  [
    /((?:authorization|cookie|x-api-key|x-signature|signature|x-ringback-run)\\?["']?\s*[:,]\s*\\?["']?)(?!Bearer |Basic )[^\s"',\\]{6,}/gi,
    `$1${mask}`,
  ],
  [/\b(?:sk|pk|pat|xoxb|ghp)_[A-Za-z0-9_-]{8,}/g, mask],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, mask],
];

export function createRedactor(forms: string[] = []): Redactor {
  const known = new Set<string>(forms);
  let ordered = [...forms];
  return {
    learn(secret) {
      // Of headers, one a line, each value is a secret of its own.
      const values = secret.split("\n").map((line) => line.slice(line.indexOf(":") + 1).trim());
      for (const one of new Set([secret, ...values]))
        if (one.length >= shortest)
          for (const form of formsOf(one)) if (form.length >= shortest) known.add(form);
      // The longest first, so that no form is cut by a shorter one inside it.
      ordered = [...known].sort((a, b) => b.length - a.length);
    },
    redact(text) {
      let clean = text;
      for (const form of ordered) clean = clean.replaceAll(form, mask);
      for (const [shape, replacement] of shapes) clean = clean.replace(shape, replacement);
      return clean;
    },
    known: () => ordered,
  };
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  const escapeJson = (text: string) => JSON.stringify(text).slice(1, -1);
  // A payload quoted in an error that is quoted in a line: JSON inside JSON inside JSON.
  const once = escapeJson(secret);
  const twice = escapeJson(once);
  return [
    secret,
    once,
    twice,
    escapeJson(twice),
    encodeURIComponent(secret),
    bytes.toString("base64"),
    bytes.toString("base64").replace(/=+$/, ""),
    bytes.toString("base64url"),
    bytes.toString("hex"),
  ];
}
