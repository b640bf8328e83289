/** The verbs of the live board. `GET /api/live` sends the same board as server-sent events: `docs/live.md`. */
import { oc } from "@orpc/contract";
import { z } from "zod";
import { board, type boardMessage, boardShown } from "./live-board";

const asked = z.object({
  /** Left out: `live`, in a demo `with-simulated`. */
  shown: boardShown.optional(),
  /** IANA name, `Europe/London`; left out: this machine's. */
  zone: z.string().max(60).optional(),
});
const refused = { UNPROCESSABLE_CONTENT: {} };

export const liveBoardContract = {
  board: {
    get: oc
      .route({ method: "GET", path: "/board", summary: "The figures of a day and the active calls" })
      .errors(refused)
      .input(asked)
      .output(board),
    /** The whole board whenever it changed, and every two seconds; at most two that were not acknowledged. */
    watch: oc
      .route({
        method: "GET",
        path: "/board/watch",
        summary: "The whole board whenever it changed, as server-sent events",
      })
      .errors(refused)
      .input(asked)
      .output(z.custom<AsyncIteratorObject<z.infer<typeof boardMessage>>>()),
    acknowledge: oc
      .route({
        method: "POST",
        path: "/board/{watch}/acknowledge",
        summary: "Acknowledges boards that were received",
      })
      .input(z.object({ watch: z.string(), sequence: z.number().int() }))
      .output(z.object({ ok: z.boolean() })),
  },
};
