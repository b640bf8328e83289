/**
 * Scenario files on disk: those that came with Ringback, read only, and the user's own, one YAML file each in a folder of
 * the data folder. It promises that a save is whole or not at all, that a name leads to no other place, and that what came
 * with Ringback is never written. Files that the user puts there by hand are found as well.
 */
import { randomUUID } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ScenarioFile, type ScenarioRow, scenarioName } from "../../../shared/scenario-plan";
import { packId } from "../../../shared/words";
import { isObject } from "../providers/paths";
import { readDocument } from "./scenario-document";

export type ScenarioLibrary = {
  /** The user's own first, each part by name. */
  list(): ScenarioRow[];
  get(name: string): ScenarioFile | null;
  /** Text of a scenario, the user's own before Ringback's. */
  text(name: string): string | null;
  names(): string[];
  save(save: { name: string; text: string; over: number | null }): ScenarioFile | { refused: string };
  remove(name: string): "removed" | "missing" | "not-own";
};

/** A folder with more is somebody's archive: the first by name are listed. */
const mostListed = 2000;
const largestBytes = 200_000;

export function createScenarioLibrary(folders: { bundled: string; own: string }): ScenarioLibrary {
  const bundledPath = (name: string) => join(folders.bundled, `${name}.yaml`);
  const ownPath = (name: string) => join(folders.own, `${name}.yaml`);
  /** Reading eighty files for every look at the list is not needed: what has not changed is kept. */
  const heads = new Map<string, { stamp: string; head: Head }>();

  function rowOf(name: string, own: boolean): ScenarioRow | null {
    const path = own ? ownPath(name) : bundledPath(name);
    const stat = statOf(path);
    if (!stat) return null;
    const stamp = `${stat.mtimeMs} ${stat.size}`;
    const known = heads.get(path);
    const head = known?.stamp === stamp ? known.head : headOf(readText(path) ?? "");
    heads.set(path, { stamp, head });
    return {
      name,
      own,
      ...head,
      changedAt: own ? Math.round(stat.mtimeMs) : null,
      file: own ? path : `fixtures/scenarios/${name}.yaml`,
    };
  }

  function get(name: string): ScenarioFile | null {
    if (!scenarioName.safeParse(name).success) return null;
    for (const own of [true, false]) {
      const text = readText(own ? ownPath(name) : bundledPath(name));
      const row = text === null ? null : rowOf(name, own);
      if (text !== null && row) return { ...row, text };
    }
    return null;
  }

  return {
    list() {
      const own = namesIn(folders.own);
      const hidden = new Set(own);
      const bundled = namesIn(folders.bundled).filter((name) => !hidden.has(name));
      return [...own.map((name) => rowOf(name, true)), ...bundled.map((name) => rowOf(name, false))]
        .filter((row) => row !== null)
        .slice(0, mostListed);
    },
    get,
    text: (name) => get(name)?.text ?? null,
    names: () => [...new Set([...namesIn(folders.own), ...namesIn(folders.bundled)])],
    save({ name, text, over }) {
      if (statOf(bundledPath(name)) && !statOf(ownPath(name)))
        return {
          refused: `“${name}” came with Ringback and is not written over. Save it under another name.`,
        };
      const before = statOf(ownPath(name));
      if (before && over === null)
        return { refused: `There is a scenario “${name}” of yours already. Save it under another name.` };
      if (before && Math.round(before.mtimeMs) !== over)
        return {
          refused: `“${name}” was changed elsewhere since you opened it. Save it under another name to keep both.`,
        };
      mkdirSync(folders.own, { recursive: true, mode: 0o700 });
      const beside = join(folders.own, `.${name}.${randomUUID()}`);
      try {
        writeFileSync(beside, text, { mode: 0o600, flush: true });
        renameSync(beside, ownPath(name));
      } catch (error) {
        rmSync(beside, { force: true });
        const { code = "", message } = error as NodeJS.ErrnoException;
        return {
          refused: `${ownPath(name)} could not be written (${code || message}). Nothing was changed.`,
        };
      }
      return get(name) ?? { refused: `${ownPath(name)} is not there any more: save it again.` };
    },
    remove(name) {
      if (statOf(ownPath(name))) {
        rmSync(ownPath(name), { force: true });
        return "removed";
      }
      return statOf(bundledPath(name)) ? "not-own" : "missing";
    },
  };
}

type Head = Pick<ScenarioRow, "title" | "provider" | "tags">;

/** As much as the list shows; of a file that cannot be read nothing. */
function headOf(text: string): Head {
  const document = readDocument(text);
  const file = document.ok && isObject(document.value) ? document.value : {};
  const provider = packId.safeParse(file.provider);
  return {
    title: typeof file.scenario === "string" ? file.scenario : null,
    provider: provider.success ? provider.data : null,
    tags: Array.isArray(file.tags) ? file.tags.filter((tag) => typeof tag === "string") : [],
  };
}

/** A link is not followed out of the folder, and a folder is no file. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".yaml"))
      .map((entry) => entry.name.slice(0, -".yaml".length))
      .filter((name) => scenarioName.safeParse(name).success)
      .sort();
  } catch {
    return [];
  }
}

/** Of the file itself: a link leads out of the folder. */
function statOf(path: string) {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat?.isFile() ? stat : null;
}

function readText(path: string): string | null {
  try {
    const stat = statOf(path);
    return !stat || stat.size > largestBytes ? null : readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
