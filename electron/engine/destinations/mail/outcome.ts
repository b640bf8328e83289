/**
 * What a conversation with a mail server means. 4xx: later. 5xx about the recipient or the mail: this one never. 5xx about
 * the sender or the sign-in: none at all, until the set-up is mended (RFC 5321, 4.2.1; RFC 4954, 6).
 */
import type { SendOutcome } from "../destination";
import type { SmtpError, Talked } from "./conversation";

export function observeFailure({ error, handedOver }: Extract<Talked, { ok: false }>): SendOutcome {
  const status = error.responseCode ?? null;
  const said = saidBy(error);
  if (status !== null) {
    if (status >= 400 && status < 500)
      return { class: "retry", status, observed: `${said}: later, it says`, retryAfterMs: null };
    if (isOfTheSetUp(error)) return { class: "config", status, observed: `${said}: mend the set-up` };
    return { class: "permanent", status, observed: `${said}: a retry cannot cure it` };
  }
  if (handedOver)
    return {
      class: "unknown",
      status,
      observed: `connection lost after the mail was handed over (${said}): accepted or not, unknown`,
    };
  if (error.code === "EAUTH") return { class: "config", status, observed: `it could not sign in (${said})` };
  if (error.code === "ETLS" || isCertificate(error))
    return { class: "config", status, observed: `no encrypted connection (${said}): nothing was sent` };
  if (error.originalCode === "ENOTFOUND" || error.originalCode === "ENODATA")
    return {
      class: "config",
      status,
      observed: `there is no such host (${error.originalCode}): mend the address`,
    };
  const observed =
    error.originalCode === "ECONNREFUSED"
      ? "nobody answers there (ECONNREFUSED)"
      : `connection lost before the mail was handed over (${said}): nothing was sent`;
  return { class: "retry", status, observed, retryAfterMs: null };
}

/** Sign-in, encryption and sender are the same for every mail; 530 asks for a sign-in at whatever command. */
function isOfTheSetUp({ code, command = "", responseCode }: SmtpError): boolean {
  return (
    code === "EAUTH" ||
    code === "ETLS" ||
    responseCode === 530 ||
    responseCode === 538 ||
    ["CONN", "EHLO", "HELO", "STARTTLS", "MAIL FROM"].some((one) => command.startsWith(one))
  );
}

function isCertificate({ originalCode = "", message }: SmtpError): boolean {
  return (
    /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO$)/.test(
      originalCode,
    ) || /certificate|wrong version number/i.test(message)
  );
}

/** What the server said, else the kind of trouble: never what the client would quote of the credentials. */
function saidBy({ response, originalCode, code, message, command }: SmtpError): string {
  const words =
    response ??
    [originalCode ?? code, command === "CONN" ? null : command, message].filter(Boolean).join(" ");
  return words.replace(/\s+/g, " ").trim().slice(0, 200);
}
