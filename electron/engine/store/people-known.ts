/** Names and numbers of the newest calls, by whether a simulation made them up. */
import type { PresentationPeople } from "../../../shared/presentation-contract";
import { prepared, type Reader } from "./database";

const newest = 20_000;

export function readPeopleKnown(database: Reader): PresentationPeople {
  const rows = prepared(
    database,
    "SELECT call_id AS callId, origin, person_name AS name, phone FROM call ORDER BY last_position DESC LIMIT ?",
  ).all(newest) as { callId: string; origin: string; name: string | null; phone: string | null }[];
  const invented = rows.filter(({ origin }) => origin === "simulated");
  const real = rows.filter(({ origin }) => origin !== "simulated");
  const each = (values: (string | null)[]) => [...new Set(values)].filter((one) => one !== null);
  return {
    real: each(real.map(({ name }) => name)),
    invented: {
      names: each(invented.map(({ name }) => name)),
      numbers: each(invented.map(({ phone }) => phone)),
      callIds: invented.map(({ callId }) => callId),
    },
  };
}
