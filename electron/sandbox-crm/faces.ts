/** The faces there are. A vendor's is its own folder and one line here. */
import type { Face } from "./face";
import { hubspot } from "./hubspot/hubspot";
import { native } from "./native";
import { salesforce } from "./salesforce/salesforce";

export const faces: Face[] = [native, hubspot, salesforce];

export function faceOf(path: string[]): Face | null {
  return faces.find(({ prefixes }) => prefixes.includes(path[0] ?? "")) ?? null;
}
