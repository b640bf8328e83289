/** Markup in which nothing but what this file's callers wrote is markup: every value is escaped. */
export type Markup = { readonly markup: string };

type Value = string | number | null | Markup | readonly Markup[];

export function html(parts: TemplateStringsArray, ...values: Value[]): Markup {
  return { markup: parts.reduce((whole, part, index) => whole + shown(values[index - 1] ?? null) + part) };
}

function shown(value: Value): string {
  if (value === null) return "";
  if (typeof value === "object")
    return "markup" in value ? value.markup : value.map((one) => one.markup).join("");
  return escapeHtml(String(value));
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Control characters and those that turn the direction of writing are shown as what they are. */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, (character) =>
      /[\t\n\r]/.test(character) ? character : `⟨${character.charCodeAt(0).toString(16).padStart(4, "0")}⟩`,
    )
    .replace(/[&<>"']/g, (character) => entities[character] as string);
}
