/** Twilio requests as the platform would send them: forms, signed over the address they go to. */
import { createHmac } from "node:crypto";

export const twilioAccount = "AC00000000000000000000000000000001";

/** 34 characters, as Twilio's own. */
export function sidOf(prefix: string, name: string): string {
  return `${prefix}${Buffer.from(name).toString("hex").padEnd(32, "0").slice(0, 32)}`;
}

/** What every request about a call has; `line` is one it dialled. */
export function twilioFields(call: string, fields: Record<string, string>, line?: string) {
  return {
    AccountSid: twilioAccount,
    ...(line === undefined
      ? { CallSid: sidOf("CA", call) }
      : { CallSid: sidOf("CA", line), ParentCallSid: sidOf("CA", call) }),
    ApiVersion: "2010-04-01",
    ...fields,
  };
}

export function twilioStatus(status: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    CallStatus: status,
    CallbackSource: "call-progress-events",
    Direction: "inbound",
    From: "+12025550142",
    To: "+12025550100",
    ...more,
  };
}

/** As Twilio's library computes it. */
export function twilioSignature(token: string, url: string, fields: Record<string, string> = {}): string {
  const text = Object.keys(fields)
    .sort()
    .reduce((before, name) => `${before}${name}${fields[name]}`, url);
  return createHmac("sha1", token).update(text).digest("base64");
}

export type TwilioPost = {
  /** Signs it; left out: no signature. */
  token?: string;
  /** The address that is signed, where it is not the one it is sent to. */
  signedFor?: string;
  method?: "GET" | "POST";
};

export async function postTwilio(
  url: string,
  fields: Record<string, string>,
  { token, signedFor, method = "POST" }: TwilioPost = {},
): Promise<{ status: number; type: string | null; body: string }> {
  const form = new URLSearchParams(fields).toString();
  const isGet = method === "GET";
  const target = isGet ? `${url}${url.includes("?") ? "&" : "?"}${form}` : url;
  const signature =
    token === undefined ? null : twilioSignature(token, signedFor ?? target, isGet ? {} : fields);
  const answer = await fetch(target, {
    method,
    headers: {
      ...(isGet ? {} : { "content-type": "application/x-www-form-urlencoded; charset=UTF-8" }),
      ...(signature === null ? {} : { "x-twilio-signature": signature }),
      "user-agent": "TwilioProxy/1.1",
    },
    ...(isGet ? {} : { body: form }),
  });
  return {
    status: answer.status,
    type: answer.headers.get("content-type"),
    body: await answer.text(),
  };
}
