/**
 * What happens when, between the user and electron-updater: look, fetch and install are three questions, each asked by
 * the user and by nobody else; an older version is none; while a scenario plays nothing is done, since what it measures is
 * this machine. It loads no Electron, so that it is tested with the real updater and a feed on loopback.
 */
import type { AppUpdater } from "electron-updater";
import type { UpdateAction, UpdateState } from "../../shared/upkeep";

export type Updates = {
  state(): UpdateState;
  /** Resolves when the step ended, well or not; a step that does not follow from the state does nothing. */
  take(action: UpdateAction): Promise<void>;
};

const waits = "A scenario is playing or being judged. Updates wait until that ended.";

export function createUpdates(options: {
  updater: AppUpdater;
  isPlaying(): Promise<boolean>;
  onChanged(): void;
}): Updates {
  const { updater } = options;
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowPrerelease = false;
  updater.allowDowngrade = false;
  updater.disableWebInstaller = true;
  let state: UpdateState = { step: "unasked" };

  function become(next: UpdateState): void {
    state = next;
    options.onChanged();
  }
  updater.on("download-progress", ({ percent }) => {
    if (state.step === "downloading") become({ ...state, percent: Math.floor(percent) });
  });
  // Each rejection comes as an event too, and one that nobody hears would end the program.
  updater.on("error", (error) => {
    // An installer that cannot be started says so here alone.
    if (state.step === "installing")
      become({ step: "failed", sentence: sentenceOf(error), again: "install-update" });
  });

  /** What was found stays known, so that a failed download can be tried again. */
  let found: string | null = null;
  let fetched = false;

  async function check(): Promise<void> {
    become({ step: "checking" });
    const result = await updater.checkForUpdates();
    found = result?.isUpdateAvailable ? result.updateInfo.version : null;
    fetched = false;
    become(found === null ? { step: "newest" } : { step: "available", version: found });
  }

  async function download(version: string): Promise<void> {
    become({ step: "downloading", version, percent: 0 });
    await updater.downloadUpdate();
    fetched = true;
    become({ step: "ready", version });
  }

  async function install(version: string): Promise<void> {
    become({ step: "installing", version });
    updater.quitAndInstall(false, true);
  }

  function stepFor(action: UpdateAction): (() => Promise<void>) | null {
    if (["checking", "downloading", "installing"].includes(state.step)) return null;
    const version = found;
    if (action === "check-update") return check;
    if (version === null) return null;
    if (action === "download-update") return fetched ? null : () => download(version);
    return fetched ? () => install(version) : null;
  }

  return {
    state: () => state,
    async take(action) {
      const step = stepFor(action);
      if (!step) return;
      const before = state;
      try {
        if (await options.isPlaying()) {
          become({ step: "failed", sentence: waits, again: action });
          return;
        }
        // Somebody else asked meanwhile.
        if (state !== before) return;
        await step();
      } catch (error) {
        become({ step: "failed", sentence: sentenceOf(error), again: action });
      }
    },
  };
}

/** The codes are electron-updater's, Node's and Chromium's. */
export function sentenceOf(error: unknown): string {
  const { code = "", message = String(error) } = (error ?? {}) as { code?: string; message?: string };
  const [first = ""] = message.split("\n");
  if (code === "ERR_CHECKSUM_MISMATCH")
    return "What was downloaded is not what was announced: its checksum differs. It was deleted.";
  if (code === "ERR_UPDATER_INVALID_SIGNATURE")
    return "What was downloaded is not signed by who signed this program. It was deleted.";
  const offline =
    /\b(?:ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|ERR_(?:INTERNET_DISCONNECTED|NAME_NOT_RESOLVED|CONNECTION_\w+|TIMED_OUT|NETWORK_\w+|PROXY_\w+))\b/.exec(
      `${code} ${first}`,
    );
  if (offline) return `The place of updates cannot be reached (${offline[0]}).`;
  if (code === "ERR_UPDATER_CHANNEL_FILE_NOT_FOUND" || code === "ERR_UPDATER_LATEST_VERSION_NOT_FOUND")
    return "There is no released version for this system where updates are looked for.";
  return `The update failed: ${first.slice(0, 200)}`;
}
