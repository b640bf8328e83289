/** What `ringback doctor` says of a folder's database and its log. */
import { runToEnd } from "../harness/engine-process";

export async function askDoctor(data: string): Promise<{ code: number | null; says: string }> {
  const { code, stdout } = await runToEnd(["doctor", "--data", data, "--json"]);
  const { findings } = JSON.parse(stdout) as { findings: { about: string; says: string; next: string }[] };
  const found = findings.filter(({ about }) => about === "Database" || about === "Log");
  return { code, says: found.map(({ says, next }) => `${says} ${next}`).join(" ") };
}
