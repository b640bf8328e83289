/**
 * What a PostgreSQL server or the way to it answered, as a class for the outbox. Classes of SQLSTATE by the manual's
 * appendix A. A connection that broke after a statement went out leaves it open whether it was committed; a version that
 * is there changes nothing, so it is sent again.
 */
import type { SendOutcome } from "../destination";

/** What node-postgres tells of a server's error. */
export type ServerError = Error & {
  code?: string;
  column?: string;
  constraint?: string;
  table?: string;
  where?: string;
  detail?: string;
};

const certificateCodes =
  /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO$)/;
const nobodyThere = ["ECONNREFUSED", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT", "ENETDOWN"];

/** `sent`: a statement went out before it failed. `column`: the one that a value did not fit, where it is known. */
export function observePostgres(error: unknown, sent: boolean, column: string | null = null): SendOutcome {
  const { code = "", message } = error as ServerError;
  const said = message.replace(/\s+/g, " ").trim().slice(0, 200);
  if (isSqlState(code)) return observeState(error as ServerError, said, column);
  if (code === "ENOTFOUND" || certificateCodes.test(code)) {
    const what = code === "ENOTFOUND" ? "there is no such host" : "its certificate is not believed";
    return { class: "config", status: null, observed: `${what} (${code}): mend the settings` };
  }
  if (/does not support SSL|SASL|password must be/i.test(message))
    return { class: "config", status: null, observed: `${said}: mend the settings` };
  if (sent)
    return {
      class: "unknown",
      status: null,
      observed: `connection lost (${code || said}): written or not, unknown`,
    };
  const what = nobodyThere.includes(code)
    ? `nobody answers there (${code})`
    : `no connection: ${code || said}`;
  return { class: "retry", status: null, observed: what, retryAfterMs: null };
}

export function isSqlState(code: string): boolean {
  return /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code);
}

function observeState(error: ServerError, said: string, column: string | null): SendOutcome {
  const { code = "" } = error;
  const observed = `${said} (${code})`;
  switch (code.slice(0, 2)) {
    case "22":
    case "23": {
      const named = column ?? columnOf(error);
      return { class: "permanent", status: null, observed: named ? `${named}: ${observed}` : observed };
    }
    case "0A":
    case "54":
      return { class: "permanent", status: null, observed };
    // No such database, schema, table or column, no right to it, a wrong password; a server that only reads.
    case "28":
    case "3D":
    case "3F":
    case "42":
      return { class: "config", status: null, observed };
    case "25":
      return code === "25006"
        ? { class: "config", status: null, observed: `${observed}: this server takes no writes` }
        : { class: "retry", status: null, observed, retryAfterMs: null };
    // Connection, resources, an operator who ends it, a deadlock, a lock, its own failure: all of it passes.
    default:
      return { class: "retry", status: null, observed, retryAfterMs: null };
  }
}

/** Of a constraint made by us the name says it: `fact_call_direction_check`. */
function columnOf({ column, constraint, table }: ServerError): string | null {
  if (column) return table ? `${table}.${column}` : column;
  if (!constraint) return null;
  const inside =
    table && constraint.startsWith(`${table}_`) ? constraint.slice(table.length + 1) : constraint;
  return table ? `${table}.${inside.replace(/_check$/, "")}` : constraint;
}
