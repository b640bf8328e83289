import type { SetupPart } from "../view";

/** In the order of the list beside Setup. */
export const setupParts = [
  { key: "sources", words: "Sources" },
  { key: "forwarding", words: "Forwarding" },
  { key: "alerts", words: "Alerts" },
  { key: "secrets", words: "Secrets" },
  { key: "storage", words: "Storage" },
  { key: "keys", words: "Keys" },
  { key: "appearance", words: "Appearance" },
  { key: "about", words: "About" },
] as const satisfies readonly { key: SetupPart; words: string }[];
