/** The faces there are. A vendor's is its own folder and one line here. */
import type { Face } from "./face";
import { native } from "./native";

export const faces: Face[] = [native];

export function faceOf(path: string[]): Face | null {
  return faces.find(({ prefixes }) => prefixes.includes(path[0] ?? "")) ?? null;
}
