/** Giving an action another key: which keys may be given, and what has them already. */

import { commandKey } from "../key-words";
import { keyId, keyOf } from "../keys";
import { type CatalogueKey, keyCatalogue } from "./key-catalogue";

type Changed = Readonly<Record<string, string>>;

/** Why this key cannot be given; null: it can. */
export function refusedKey(key: string): string | null {
  if (/^(Mod\+)?(Shift|Control|Alt|AltGraph|Meta|CapsLock|Dead|Process|Unidentified)$/.test(key)) return "";
  if (/^(Escape|Enter|Tab|Backspace|Delete|Arrow.*|ContextMenu)$/.test(key))
    return "This key means the same everywhere and stays as it is.";
  if (/^Mod\+[cvxwtnrlqp]$/i.test(key))
    return `With ${commandKey.trim()} this letter belongs to the window or the system.`;
  if (/^F\d+$/.test(key)) return "Keys from F1 on belong to the window.";
  return null;
}

export type Conflict = { binding: CatalogueKey; where: string };

/** What has this key on a screen where the action is, too. What is everywhere is on every screen. */
export function conflictOf(binding: CatalogueKey, key: string, changed: Changed): Conflict | null {
  const id = keyId(binding);
  const mine = keyCatalogue.filter(({ keys }) => keys.some((one) => keyId(one) === id));
  const isEverywhere = mine.some(({ name }) => name === "Everywhere");
  const near = keyCatalogue.filter(
    (group) => isEverywhere || group.name === "Everywhere" || mine.includes(group),
  );
  for (const { name, keys } of near) {
    const other = keys.find(
      (one) => keyId(one) !== id && (keyOf(one, changed) === key || one.also?.includes(key)),
    );
    if (other) return { binding: other, where: name };
  }
  return null;
}
