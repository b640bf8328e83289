import { useEffect, useState } from "react";
import type { UpdateState, Upkeep, UpkeepAction } from "../../shared/upkeep";
import { host } from "../host/current-host";
import { useWrite } from "../read";
import { bytes, count } from "../time";
import { Button } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { ErrorLine } from "../ui/ErrorLine";
import { StateWord } from "../ui/Tag";

type Take = (action: UpkeepAction) => void;

/** Rows about the window itself: updates where there is a feed, its log, dumps of its crashes. Nothing in a browser. */
export function WindowUpkeep() {
  const { upkeep, take, sentence } = useUpkeep();
  if (!upkeep) return null;
  return (
    <>
      {upkeep.update && <UpdateRow update={upkeep.update} take={take} />}
      <div>
        <dt>Log</dt>
        <dd>
          <code className="truncate">{upkeep.logFolder}</code>
          <CopyButton text={upkeep.logFolder} title="Copy the path" />
          <Button size="small" onClick={() => take("show-logs")}>
            Show log folder
          </Button>
        </dd>
      </div>
      <DumpsRow dumps={upkeep.dumps} take={take} />
      {sentence && (
        <div>
          <dt />
          <dd>
            <ErrorLine sentence={sentence} />
          </dd>
        </div>
      )}
    </>
  );
}

function useUpkeep(): { upkeep: Upkeep | null; take: Take; sentence: string } {
  const [upkeep, setUpkeep] = useState<Upkeep | null>(null);
  const { sentence, write } = useWrite();
  useEffect(() => {
    const bridge = host.upkeep;
    if (!bridge) return;
    const forget = bridge.onUpkeep(setUpkeep);
    void bridge.upkeep().then(setUpkeep);
    return forget;
  }, []);
  const take: Take = (action) =>
    void write(async () => setUpkeep((await host.upkeep?.takeUpkeep(action)) ?? null));
  return { upkeep, take, sentence };
}

function UpdateRow({ update, take }: { update: UpdateState; take: Take }) {
  return (
    <div>
      <dt>Updates</dt>
      <dd className={update.step === "failed" ? "setup-wrap" : undefined} aria-live="polite">
        <UpdateStep update={update} take={take} />
      </dd>
    </div>
  );
}

function UpdateStep({ update, take }: { update: UpdateState; take: Take }) {
  switch (update.step) {
    case "unasked":
      return (
        <>
          <Button size="small" onClick={() => take("check-update")}>
            Check for updates
          </Button>
          <span className="faint">looked for, downloaded and installed only when you say so</span>
        </>
      );
    case "checking":
      return <StateWord tone="plain">Looking for a newer version …</StateWord>;
    case "newest":
      return (
        <>
          <StateWord tone="ok" mark="check">
            This is the newest version
          </StateWord>
          <Button size="small" tone="quiet" onClick={() => take("check-update")}>
            Check again
          </Button>
        </>
      );
    case "available":
      return (
        <>
          Version {update.version} is there.
          <Button size="small" onClick={() => take("download-update")}>
            Download it
          </Button>
        </>
      );
    case "downloading":
      return (
        <StateWord tone="plain">
          Downloading version {update.version}: {update.percent} %
        </StateWord>
      );
    case "ready":
      return (
        <>
          Version {update.version} is downloaded and its checksum is right.
          <Button size="small" onClick={() => take("install-update")}>
            Install and restart
          </Button>
        </>
      );
    case "installing":
      return <StateWord tone="plain">Ringback closes, and comes back as version {update.version}</StateWord>;
    case "failed":
      return <ErrorLine sentence={update.sentence} again={() => take(update.again)} />;
  }
}

function DumpsRow({ dumps, take }: { dumps: Upkeep["dumps"]; take: Take }) {
  return (
    <div>
      <dt>Crash dumps</dt>
      <dd className="setup-wrap setup-read">
        <p>
          A dump is a copy of the memory of a process that crashed. It can hold payloads, phone numbers and
          secrets. Dumps stay in the data folder and are sent to nobody.
        </p>
        <div className="setup-read-line">
          <StateWord tone={dumps.kept ? "warn" : "ok"} mark={dumps.kept ? "warning" : "minus"}>
            {wordsOf(dumps)}
          </StateWord>
          <Button size="small" onClick={() => take(dumps.kept ? "stop-dumps" : "keep-dumps")}>
            {dumps.kept ? "Write no more dumps" : "Write dumps"}
          </Button>
          {dumps.count > 0 && (
            <>
              <span>
                {count(dumps.count)} {dumps.count === 1 ? "dump" : "dumps"}, {bytes(dumps.bytes)}
              </span>
              <Button size="small" tone="quiet" onClick={() => take("show-dumps")}>
                Show them
              </Button>
              <Button size="small" onClick={() => take("delete-dumps")}>
                Remove dumps
              </Button>
            </>
          )}
        </div>
      </dd>
    </div>
  );
}

function wordsOf({ kept, isRunning }: Upkeep["dumps"]): string {
  if (kept) return isRunning ? "On" : "On from the next start";
  return isRunning ? "Off from the next start" : "Off";
}
