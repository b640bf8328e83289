/** A case where our verdict is another than that of the vendor's own verifier, on purpose; tried by its example. */
import type { PackId } from "../../shared/words";
import type { Keys, Sent } from "./vendor";

type Verdict = "accepted" | "refused";

export type Difference = {
  pack: PackId;
  verifier: string;
  /** As the row of the document has it. */
  what: string;
  here: Verdict;
  there: Verdict;
  because: string;
  /** Whether a request, as it arrived and as it was signed, is of this kind. */
  isOne(sent: Sent, signed: Sent): boolean;
  /** One that is; left out is what was signed, at the moment it was, under the keys it was. */
  example(signed: Sent, made: { secret: Keys; at: number }): Example | Promise<Example>;
};

type Example = { sent?: Sent; later?: number; keys?: Keys };
