/** A person decides an open conflict: the integration's value or their own. Only a person can; that is why it is open. */
import { z } from "zod";
import { answerWith, type Intent } from "./answer";
import { readAs } from "./bodies";
import { decideConflict, findConflict } from "./conflicts";
import type { Route } from "./face";
import { findById } from "./objects";
import { isRefusal, refuse } from "./refusal";
import { editObject } from "./write-object";

const decisionBody = z.strictObject({ decided: z.enum(["integration", "user"]) });

export const decisionRoute: Route = {
  method: "POST",
  path: "/decisions/:conflictId",
  handle({ database, now, params, body: bytes, writing }) {
    const intent: Intent = { what: `decide conflict ${params.conflictId}`.slice(0, 200), type: null };
    const body = readAs(bytes, decisionBody);
    if (isRefusal(body)) return { refusal: body, intent };
    const conflict = findConflict(database, Number(params.conflictId));
    const found = conflict === null ? null : findById(database, conflict.objectType, conflict.objectId);
    if (conflict === null || found === null || conflict.decided !== null) {
      const refusal = refuse(
        404,
        "NOT_FOUND",
        "There is no open conflict with this id. GET /conflicts lists them.",
      );
      return { refusal, intent };
    }
    const about: Intent = {
      what: `decide ${conflict.property} for the ${body.decided === "user" ? "team" : "integration"}`,
      type: found.type,
      objectId: found.id,
      externalId: found.externalId,
    };
    decideConflict(database, now, conflict.conflictId, body.decided);
    if (body.decided === "user") {
      return answerWith(200, { ...conflict, decided: "user" }, about, { outcome: "kept" });
    }
    const written = editObject(writing, found, {
      properties: { [conflict.property]: conflict.integrationValue },
    });
    if (isRefusal(written)) return { refusal: written, intent: about };
    return answerWith(200, { ...conflict, decided: "integration" }, about, written);
  },
};
