/** The verbs of the live board. */
import type { Implementer } from "@orpc/server";
import type { contract } from "../../shared/contract";
import type { BoardShown } from "../../shared/live-board";
import { type BoardAsked, ownZone } from "./live-board/live-board";
import { isTimeZone } from "./reconcile/zoned-time";
import type { RouterParts } from "./router";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;

export function liveBoardVerbs(os: Os, { liveBoard, demo }: RouterParts) {
  function read(
    input: { shown?: BoardShown | undefined; zone?: string | undefined },
    errors: { UNPROCESSABLE_CONTENT(options: { message: string }): Error },
  ): BoardAsked {
    const { shown = demo ? "with-simulated" : "live", zone = ownZone } = input;
    if (!isTimeZone(zone))
      throw errors.UNPROCESSABLE_CONTENT({
        message: `“${zone}” is no time zone. Write one such as Europe/London.`,
      });
    return { shown, zone };
  }

  return {
    board: {
      get: os.board.get.handler(({ input, errors }) => liveBoard.get(read(input, errors))),
      watch: os.board.watch.handler(({ input, errors, signal }) =>
        liveBoard.watch(read(input, errors), signal),
      ),
      acknowledge: os.board.acknowledge.handler(({ input }) => ({
        ok: liveBoard.acknowledge(input.watch, input.sequence),
      })),
    },
  };
}
