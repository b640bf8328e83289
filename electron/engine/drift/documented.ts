/** The fields a schema documents, outside in; below one that never came nothing is named. */
import { alternativesOf, isNode, type JsonNode, propertiesOf } from "../schemas/json-schema";
import { LIMITS } from "../schemas/observe";
import { joinItem, joinName } from "../schemas/payload-path";

const most = 2000;

export function documentedPaths(schema: JsonNode, isThere: (path: string) => boolean): string[] {
  const found = new Set<string>();
  const open: { node: JsonNode; path: string; depth: number }[] = [{ node: schema, path: "", depth: 0 }];
  for (let next = open.shift(); next && found.size < most; next = open.shift()) {
    const { node, path, depth } = next;
    if (depth > LIMITS.depth) continue;
    for (const one of alternativesOf([node])) {
      for (const [name, inner] of Object.entries(propertiesOf(one) ?? {})) {
        const below = joinName(path, name);
        found.add(below);
        if (isThere(below)) open.push({ node: inner, path: below, depth: depth + 1 });
      }
      const items = joinItem(path);
      if (isNode(one.items) && isThere(items)) open.push({ node: one.items, path: items, depth: depth + 1 });
    }
  }
  return [...found];
}
