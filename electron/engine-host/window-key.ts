/**
 * The data key as the window's engine has it: asked of main, which asks the keychain, when the first secret is sealed or
 * read. A folder that has none never gets there.
 */
import type { DataKey } from "../engine/store/sealing";
import { readDataKey } from "../headless/data-folder";
import type { FromEngine, ToEngine } from "../hosts/engine-messages";

type Given = Extract<ToEngine, { kind: "key" }>["key"];

const untilOpened =
  "No secret is set. The key that seals them is made with the first one; until then no keychain is asked.";

export function createWindowKey(tell: (message: FromEngine) => void) {
  let note = untilOpened;
  let opened: Promise<Uint8Array> | null = null;
  let give: (given: Given) => void = () => {};

  async function ask(data: string): Promise<Uint8Array> {
    const answer = new Promise<Given>((resolve) => {
      give = resolve;
    });
    tell({ kind: "open-key" });
    const given = await answer;
    const kept = given
      ? { key: Buffer.from(given.base64, "base64"), note: given.note }
      : readDataKey(data, undefined);
    note = kept.note;
    return kept.key;
  }

  return {
    of: (data: string): DataKey => ({
      open() {
        opened ??= ask(data);
        return opened;
      },
      note: () => note,
    }),
    given: (given: Given) => give(given),
    noted(next: string) {
      note = next;
    },
  };
}
