/** The verb that answers "Why?". */
import { oc } from "@orpc/contract";
import { z } from "zod";
import { whyAnswer, whyQuestion } from "./why";

export const whyInput = z.object({
  /** A call's id or key, `<provider>:<key>`, a phone number, or a person's external id. */
  q: z.string().trim().min(1).max(300),
  question: whyQuestion.optional(),
  /** Name or id of a destination; the sandbox CRM when left out. */
  destination: z.string().max(100).optional(),
});

export const whyContract = {
  why: oc
    .route({
      method: "GET",
      path: "/why",
      summary: "Why a record is missing, outdated, doubled, locked or wrong",
    })
    .errors({ NOT_FOUND: {}, UNPROCESSABLE_CONTENT: {} })
    .input(whyInput)
    .output(whyAnswer),
};
