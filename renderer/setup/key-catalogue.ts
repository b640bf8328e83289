/** Every key there is, screen by screen, in the words of its registration: by key and words the two know each other. */
import { railPlaces } from "../frame/Rail";

export type CatalogueKey = {
  key: string;
  does: string;
  /** Other keys that do the same and stay. */
  also?: readonly string[];
  /** It cannot be given another key. */
  fixed?: true;
};
export type KeyGroup = { name: string; keys: readonly CatalogueKey[] };

const k = (key: string, does: string, ...also: string[]): CatalogueKey =>
  also.length > 0 ? { key, does, also } : { key, does };
const fixed = (key: string, does: string, ...also: string[]): CatalogueKey => ({
  ...k(key, does, ...also),
  fixed: true,
});

/** Wherever an event is open. */
const payload = [
  k("Mod+f", "find in it"),
  k("Mod+]", "walk its values with the arrows"),
  k("y", "copy the path of the value"),
  k("Y", "copy the value"),
  k("e", "next problem"),
  k("E", "problem before"),
  k("r", "replay it"),
  k("R", "edit and replay it"),
];
const rows = [
  k("j", "next row", "ArrowDown"),
  k("k", "row before", "ArrowUp"),
  fixed("Escape", "let go of the row"),
  fixed("ContextMenu", "menu of the row", "Shift+F10"),
];
const picking = [
  k("J", "select on to the next row", "Shift+↓"),
  k("K", "select on to the row before", "Shift+↑"),
  k("Mod+a", "select all that are shown"),
];
const marks = [
  k("p", "open its person"),
  k("P", "pin, or take the pin out"),
  k("n", "write a note"),
  k(" ", "mark it for a comparison"),
  k("d", "compare the two that are marked"),
];

export const keyCatalogue: readonly KeyGroup[] = [
  {
    name: "Everywhere",
    keys: [
      k("Mod+k", "search or run a command"),
      k("/", "search"),
      ...railPlaces.map(({ words }, index) => k(String(index + 1), words)),
      k("i", "bring in"),
      k("w", "reconcile: what is missing here"),
      k("g", "stage: one call on the whole window, for showing"),
      k("Mod+z", "undo what was removed last"),
      k("?", "this list"),
    ],
  },
  {
    name: "Calls",
    keys: [
      k("j", "next call", "ArrowDown"),
      k("k", "call before", "ArrowUp"),
      ...picking,
      ...marks,
      k("f", "play its scenario again with a fault"),
      fixed("Escape", "close it"),
      fixed("ArrowRight", "pins of the timeline, in the order of the chosen clock", "ArrowLeft"),
      k("+", "zoom in", "="),
      k("-", "zoom out"),
      k("0", "see all of it"),
      fixed("ContextMenu", "menu of the row", "Shift+F10"),
      ...payload,
    ],
  },
  {
    name: "Events",
    keys: [
      ...rows,
      fixed("Enter", "open the row"),
      ...picking,
      ...marks,
      k("c", "copy as cURL, people replaced"),
      ...payload,
    ],
  },
  {
    name: "Drift",
    keys: [
      k("j", "next row", "ArrowDown"),
      k("k", "row before", "ArrowUp"),
      k("a", "accept it into your schema"),
      k("i", "ignore it"),
      k("u", "undo the decision"),
    ],
  },
  {
    name: "Simulate",
    keys: [
      k("p", "play", "Enter"),
      k(" ", "pause, go on"),
      fixed("ArrowRight", "next event now"),
      k("f", "make the next event fail"),
      k("l", "make the next event late"),
      fixed("Escape", "stop the run (asked once)"),
      fixed("ArrowRight", "on a pin: walk the events; with Shift, move one on the wire", "ArrowLeft"),
      ...rows,
      k("Mod+s", "save the scenario"),
      k("Mod+z", "undo what was written into the file"),
    ],
  },
  {
    name: "Deliver",
    keys: [
      ...rows,
      fixed("Enter", "unfold the row"),
      ...picking,
      k("r", "redrive: send it again now"),
      k("f", "finalize the call now"),
      fixed("Escape", "close the gate's settings"),
      fixed("Escape", "close the set-up"),
    ],
  },
  {
    name: "Rules",
    keys: [
      k("n", "new rule"),
      k("[", "rule before"),
      k("]", "next rule"),
      k("s", "switch the rule on or off"),
      k("J", "move the rule down"),
      k("K", "move the rule up"),
      k("d", "dry run: once more"),
    ],
  },
  {
    name: "Local outbox",
    keys: [k("j", "next message"), k("k", "message before"), fixed("Escape", "messages of every call again")],
  },
  {
    name: "Sandbox",
    keys: [
      k("j", "next record", "ArrowDown"),
      k("k", "record before", "ArrowUp"),
      fixed("ContextMenu", "menu of the row", "Shift+F10"),
    ],
  },
  {
    name: "Stage",
    keys: [
      k(" ", "pause, go on"),
      fixed("ArrowRight", "next event now"),
      k("f", "make the next event fail"),
      k("l", "make the next event late"),
      k("[", "back to the moment before"),
      k("]", "on to the next moment"),
      k("t", "naive twin, shown or not"),
      k("0", "start over, as a new call"),
      fixed("Escape", "back to where you were"),
    ],
  },
  {
    name: "What is selected",
    keys: [fixed("Escape", "let go of what is selected")],
  },
];
