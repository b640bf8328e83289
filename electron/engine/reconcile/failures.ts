/** Why a provider's list could not be had: values with a sentence and the next step, kept with the run they ended. */
import type { ListFailure } from "../../../shared/reconciliations";

export class ListFailed extends Error {
  override readonly name = "ListFailed";
  constructor(readonly failure: ListFailure) {
    super(failure.sentence);
  }
}

export function failList(code: string, sentence: string, next: string): never {
  throw new ListFailed({ code, sentence, next });
}

export type AnsweredWith = { status: number; said: string; retryAfterMs: number | null };

/** What an answer that is no list means at this provider. `said` is the provider's own message, shortened. */
export function failureOfStatus(
  provider: { name: string; keyFrom: string; hasAccount: boolean },
  { status, said, retryAfterMs }: AnsweredWith,
): ListFailure {
  const { name } = provider;
  const quoted = said ? ` It says: “${said}”` : "";
  switch (status) {
    case 401:
      return {
        code: "key-refused",
        sentence: `${name} refuses the API key (401).${quoted}`,
        next: `Make a key ${provider.keyFrom} and set it in this source.`,
      };
    case 403:
      return {
        code: "key-refused",
        sentence: `${name} knows the API key, and it may not see these calls (403).${quoted}`,
        next: `Use the key of a user who sees them${provider.hasAccount ? ", and check the account id" : ""}.`,
      };
    case 404:
      return {
        code: "not-found",
        sentence: `${name} has no list of calls there (404).${quoted}`,
        next: provider.hasAccount
          ? "Check the account id and the address in this source."
          : "Check the address in this source.",
      };
    case 400:
    case 422:
      return {
        code: "refused",
        sentence: `${name} does not accept this window (${status}).${quoted}`,
        next: "Choose a shorter or a later one.",
      };
    case 429:
      return {
        code: "rate-limited",
        sentence: `${name} allows no more requests just now (429)${retryAfterMs === null ? "" : `; it asks to wait ${waitInWords(retryAfterMs)}`}.`,
        next: "Reconcile again later, or choose a shorter window.",
      };
    case 504:
      return {
        code: "server-error",
        sentence: `${name} took too long to make this list (504).`,
        next: "Choose a shorter window.",
      };
    default:
      return {
        code: status >= 500 ? "server-error" : "refused",
        sentence: `${name} answered ${status}${status >= 500 ? ", several times" : ""}.${quoted}`,
        next: status >= 500 ? "Reconcile again in some minutes." : "Check the address in this source.",
      };
  }
}

export function waitInWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} m`;
}
