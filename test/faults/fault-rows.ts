/** What the fault suite tried and saw: one line each, from which `npm test -- faults` writes docs/faults.md. */
import { appendFileSync } from "node:fs";

export type FaultRow = {
  group: "Processes" | "Disk" | "Clock" | "Network" | "Hostile input" | "Secrets";
  fault: string;
  where: string;
  tried: number;
  outcome: "held" | "failed" | "not measured";
  saw: string;
};

export function recordFault(row: FaultRow): void {
  const file = process.env.RINGBACK_FAULTS_FILE;
  if (file) appendFileSync(file, `${JSON.stringify(row)}\n`);
}
