/** The replayer with this engine's log, sources and secrets. */

import type { ReplayInput } from "../../shared/replays";
import type { Log } from "./log";
import type { Pack, PackSecret } from "./providers/pack";
import { withTestSecret } from "./reader/read-event";
import type { LoopMarks } from "./receiver/loop-marks";
import type { RunTokens } from "./receiver/run-tokens";
import type { ReceiverSource } from "./receiver/server";
import type { Setup } from "./setup";
import { maskWords, restoreSecrets, secretPathsOf, toldOf } from "./sharing/secret-paths";
import type { HandlerRules } from "./simulator/handler-target";
import type { Signing } from "./simulator/replay/replay-request";
import { createReplayer, type Replayer, type ReplayerOptions } from "./simulator/replay/replayer";
import type { Reader } from "./store/database";
import { readStoredEvent } from "./store/events";
import type { NewHandlerAnswer } from "./store/handler-answers";
import { readFirstAnswer } from "./store/replays";
import { signingOf } from "./store/sources";
import type { Store } from "./store/store";

export function openReplayer(options: {
  database: Reader;
  store: Store;
  setup: Setup;
  handlers: HandlerRules;
  runTokens: RunTokens;
  loopMarks: LoopMarks;
  log: Log;
  now(): number;
  sending: ReplayerOptions["sending"];
}): Replayer {
  const { database, store, setup, handlers, runTokens, loopMarks, log, now } = options;

  /** What the source would believe: the secret that the kept signature fitted stands first, then the newest. */
  function believedBy(source: ReceiverSource, secretId: string | null): PackSecret[] {
    const newest = source.secrets.toReversed();
    return [
      ...newest.filter((one) => one.secretId === secretId),
      ...newest.filter((one) => one.secretId !== secretId),
    ];
  }

  function verifyAs({ pack, source }: ReceiverSource): Signing["verify"] {
    return (request, secret) =>
      pack.verify(request, {
        secrets: [secret],
        publicUrls: [...handlers.publicUrls()],
        receivedAt: now(),
        ...signingOf(source),
      });
  }

  function secretsForHandler(
    source: ReceiverSource,
    secretId: string | null,
    wanted: ReplayInput["secret"],
  ): PackSecret[] {
    const own = believedBy(source, secretId);
    if (wanted === "test" || (wanted === undefined && own.length === 0))
      return withTestSecret(source.pack, []);
    if (wanted === undefined) return own;
    const found =
      "value" in wanted
        ? { value: wanted.value, words: "a secret you gave" }
        : setup.secretOf(wanted.secretId);
    return found ? [{ secretId: "", label: found.words, value: found.value, match: null }] : [];
  }

  const signing = (
    pack: Pack,
    secrets: PackSecret[],
    verify: Signing["verify"],
    owner: string | null,
  ): Signing => ({
    sign: pack.sign,
    secrets: secrets.map((secret) => ({
      ...secret,
      words: owner === null ? secret.label : `“${secret.label}” of ${owner}`,
    })),
    verify,
  });

  /** A handler that answers with what it got gives its secrets back; none is written down. */
  function withoutSecrets(position: number, answer: string): string {
    const event = readStoredEvent(database, position);
    const paths = event ? secretPathsOf(setup.findSource(event.source)?.pack) : [];
    return event && paths.length > 0 ? maskWords(answer, toldOf(event, paths)) : answer;
  }

  return createReplayer({
    sending: options.sending,
    handlers,
    now,
    readEvent: (position) => readStoredEvent(database, position),
    unmask: (event, edit) =>
      edit.body === undefined
        ? edit
        : {
            ...edit,
            body: restoreSecrets(edit.body, event, secretPathsOf(setup.findSource(event.source)?.pack)),
          },
    isSource: (name) => setup.receivingSource(name) !== null,
    signingOf(event, to) {
      const { secretId } = event;
      const source = setup.findSource("source" in to ? to.source : event.source);
      if (!source) return null;
      const name = source.source.name;
      if ("source" in to) return signing(source.pack, believedBy(source, secretId), verifyAs(source), name);
      const isOwn = to.secret === undefined && source.secrets.length > 0;
      const secrets = secretsForHandler(source, secretId, to.secret);
      return signing(source.pack, secrets, isOwn ? verifyAs(source) : null, isOwn ? name : null);
    },
    knowsSecret: (secretId) => setup.secretOf(secretId) !== null,
    firstAnswer: (position, handler) => readFirstAnswer(database, position, handler),
    issueToken: (replayId) => runTokens.issue("replayed", replayId),
    loopMark: loopMarks.of,
    cameBack: loopMarks.cameBack,
    begin: async (replay) => void (await store.write("insertReplay", replay)),
    async save({ position, handler, left, changed, answerBody, ...sent }) {
      const answer: NewHandlerAnswer | null =
        handler === null || !left
          ? null
          : {
              position,
              kind: "replayed",
              via: sent.replayId,
              handler,
              changed,
              sentAt: sent.sentAt,
              status: sent.status,
              answerMs: sent.answerMs,
              error: sent.error,
              answerBody: answerBody && withoutSecrets(position, answerBody),
            };
      await store.write("saveSent", { sent: { ...sent, cameHere: handler === null }, answer });
    },
    end: ({ replayId, state, reason }) =>
      store.write("endReplay", { replayId, state, reason, at: now() }).then(
        () => undefined,
        (error: Error) => log.error("the end of a replay could not be written", { reason: error.message }),
      ),
  });
}
