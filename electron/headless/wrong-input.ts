/** The library says only that an input is wrong; which part, and what is expected of it, stands beside it. */
const unsaid = "Input validation failed";

type Issue = { message: string; path?: readonly unknown[] };

export function sayWhatIsWrong(error: unknown): void {
  if (!(error instanceof Error) || error.message !== unsaid) return;
  const [issue] = (error as { data?: { issues?: readonly Issue[] } }).data?.issues ?? [];
  if (!issue) return;
  const where = (issue.path ?? []).map(keyOf).join(".");
  error.message = `${issue.message.replace(/\.$/, "")}${where === "" ? "" : ` (${where})`}.`;
}

const keyOf = (part: unknown) =>
  String(typeof part === "object" && part !== null && "key" in part ? part.key : part);
