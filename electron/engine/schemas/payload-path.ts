/**
 * Where something stands in payloads of one kind: `event.data.lineItems[].sku`. Items of a list share one path. A name
 * with a dot or bracket in it is quoted, so that every path can be read back.
 */
export type PathStep = { name: string } | "item";

export function joinName(path: string, name: string): string {
  if (/[.[\]"]/.test(name) || name === "") return `${path}[${JSON.stringify(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}

export function joinItem(path: string): string {
  return `${path}[]`;
}

const step = /\.?([^.[\]"]+)|\[\]|\[("(?:[^"\\]|\\.)*")\]/y;

export function stepsOf(path: string): PathStep[] {
  const steps: PathStep[] = [];
  step.lastIndex = 0;
  for (let match = step.exec(path); match; match = step.exec(path)) {
    const [, plain, quoted] = match;
    if (plain !== undefined) steps.push({ name: plain });
    else steps.push(quoted === undefined ? "item" : { name: JSON.parse(quoted) as string });
    if (step.lastIndex >= path.length) break;
  }
  return steps;
}

/** The last name in it: of `lineItems[].sku`, `sku`. */
export function lastName(path: string): string {
  const names = stepsOf(path).flatMap((one) => (one === "item" ? [] : [one.name]));
  return names.at(-1) ?? path;
}
