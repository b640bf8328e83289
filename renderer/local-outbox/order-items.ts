/** Items of an order as lines: a JSON list of them, or a text with one a line. */

const names = ["title", "name", "product", "sku", "id"];
const amounts = ["quantity", "qty", "count", "amount"];

export type OrderItem = { words: string; amount: string | null; rest: string };

export function orderItems(text: string): OrderItem[] {
  const list = readList(text);
  if (!list)
    return text.split("\n").flatMap((line) => (line.trim() ? [{ words: line, amount: null, rest: "" }] : []));
  return list.map((item) => {
    if (item === null || typeof item !== "object") return { words: String(item), amount: null, rest: "" };
    const values = item as Record<string, unknown>;
    const name = names.find((one) => typeof values[one] === "string" || typeof values[one] === "number");
    const amount = amounts.find((one) => typeof values[one] === "number" || typeof values[one] === "string");
    const rest = Object.entries(values).filter(
      ([key, value]) => key !== name && key !== amount && value !== null,
    );
    return {
      words: name ? String(values[name]) : "an item",
      amount: amount ? String(values[amount]) : null,
      rest: rest
        .map(([key, value]) => `${key} ${typeof value === "object" ? JSON.stringify(value) : value}`)
        .join(", "),
    };
  });
}

function readList(text: string): unknown[] | null {
  if (!text.trim().startsWith("[")) return null;
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) ? read : null;
  } catch {
    return null;
  }
}
