/**
 * ngrok's errors in words: what happened, and the one thing to do. From ngrok's error reference; a code that is not listed
 * keeps ngrok's own sentence and the page about it. The sentence of a refused token repeats the token: it is never shown.
 */
import type { TunnelTrouble } from "../../../shared/tunnel";

type Entry = { what: string; next: string; link?: string; forGood: boolean };

const tokens = "https://dashboard.ngrok.com/get-started/your-authtoken";
const agents = "https://dashboard.ngrok.com/agents";
const domains = "https://dashboard.ngrok.com/domains";
const endpoints = "https://dashboard.ngrok.com/endpoints";
const billing = "https://dashboard.ngrok.com/billing";

const entry = (forGood: boolean, what: string, next: string, link?: string): Entry => ({
  forGood,
  what,
  next,
  ...(link === undefined ? {} : { link }),
});
const forGood = (what: string, next: string, link?: string) => entry(true, what, next, link);
const passing = (what: string, next: string, link?: string) => entry(false, what, next, link);

const unpaid = forGood(
  "ngrok has suspended this account or waits for its payment.",
  "Settle it with ngrok, then try again.",
  billing,
);
const notYours = forGood(
  "This domain is not reserved in your ngrok account.",
  "Reserve it, choose another one, or leave the domain empty to use your own.",
  domains,
);
const paidDomain = forGood(
  "A domain of your own choice needs a paid ngrok plan.",
  "Leave the domain empty: ngrok gives your account one that stays.",
  domains,
);
const policy = forGood(
  "A policy of your ngrok account does not let this machine or this token in.",
  "Change the policy, or use another token or network.",
);
const feature = forGood(
  "Your ngrok plan does not include what was asked for.",
  "Switch it off, or change the plan.",
  billing,
);
const tooMany = passing(
  "Your ngrok account has as many endpoints or sessions as its plan allows.",
  "Close others, or wait a moment.",
  endpoints,
);
const tooFast = passing("ngrok limits how fast requests may come.", "Wait a moment: it goes on by itself.");
const quota = forGood(
  "The month's quota of this ngrok account is used up.",
  "Wait for the next month, or change the plan.",
  billing,
);
const tooOld = forGood("ngrok no longer takes this version of its SDK.", "Update Ringback.");

const table: Record<string, Entry> = {
  4018: forGood("ngrok needs an authtoken.", "Copy yours from ngrok's dashboard and paste it here.", tokens),
  105: forGood("This is no ngrok authtoken.", "Copy the authtoken again; an API key is not one.", tokens),
  106: forGood("This authtoken is of ngrok's first version.", "Copy the current one.", tokens),
  107: forGood("This authtoken was reset or revoked.", "Copy the current one.", tokens),
  300: forGood("This authtoken was reset or revoked.", "Copy the current one.", tokens),
  108: passing(
    "As many ngrok agents run as your plan allows.",
    "End another one; after a crash its session is free again within half a minute.",
    agents,
  ),
  334: forGood(
    "Somebody has this endpoint online already: another Ringback, or ngrok itself, on this or another machine.",
    "Stop the other one. While this stands open it is tried every 30 seconds.",
    endpoints,
  ),
  102: unpaid,
  103: unpaid,
  337: unpaid,
  338: unpaid,
  3208: unpaid,
  123: forGood(
    "The e-mail address of this ngrok account is not verified.",
    "Verify it in ngrok's dashboard.",
    "https://dashboard.ngrok.com/user/settings",
  ),
  382: forGood(
    "The e-mail address of this ngrok account is not verified.",
    "Verify it in ngrok's dashboard.",
    "https://dashboard.ngrok.com/user/settings",
  ),
  115: policy,
  116: policy,
  3203: policy,
  3205: policy,
  316: policy,
  120: tooOld,
  121: tooOld,
  313: paidDomain,
  314: paidDomain,
  315: paidDomain,
  318: notYours,
  319: notYours,
  320: notYours,
  321: notYours,
  354: notYours,
  322: forGood("This is no domain that ngrok can use.", "Mend the name.", domains),
  327: forGood("This is no domain that ngrok can use.", "Mend the name.", domains),
  347: forGood("This is no domain that ngrok can use.", "Mend the name.", domains),
  355: forGood("This is no domain that ngrok can use.", "Mend the name.", domains),
  324: tooMany,
  348: tooMany,
  349: tooMany,
  350: tooMany,
  351: tooMany,
  360: feature,
  9001: feature,
  9002: feature,
  9015: feature,
  9016: feature,
  9009: forGood(
    "ngrok's agents go through an HTTP proxy only with a paid plan.",
    "Use a network without one.",
  ),
  9040: forGood(
    "ngrok does not serve the country or network this comes from.",
    "Leave the VPN, if there is one.",
  ),
  8014: forGood("ngrok has blocked this account for suspected abuse.", "Write to ngrok's support."),
  702: tooFast,
  703: tooFast,
  714: tooFast,
  715: tooFast,
  734: tooFast,
  725: quota,
  726: quota,
  727: quota,
  728: quota,
  729: quota,
  730: quota,
  731: quota,
  732: quota,
  736: quota,
  739: quota,
  4026: quota,
  4027: quota,
  3200: passing(
    "ngrok answers for this URL that its endpoint is offline.",
    "It is connected anew by itself.",
  ),
  3204: forGood(
    "ngrok itself refused the request: its own check of the webhook's signature failed.",
    "Mend the secret in ngrok's traffic policy, or leave the check to Ringback.",
  ),
  3004: passing("ngrok reached this machine, and the receiver did not answer it.", "Restart Ringback."),
  8012: passing("ngrok reached this machine, and the receiver did not answer it.", "Restart Ringback."),
};

const noAnswer: { says: RegExp; entry: Entry }[] = [
  {
    says: /failed to establish tcp connection/i,
    entry: passing(
      "ngrok could not be reached: this machine is offline, or its name or port is blocked.",
      "Check the network; connect.ngrok-agent.com:443 must be allowed.",
    ),
  },
  {
    says: /tls handshake/i,
    entry: passing(
      "Something between this machine and ngrok answers in its place: a company's proxy, or the sign-in page of a network.",
      "Sign in to the network, or have connect.ngrok-agent.com exempted from inspection.",
    ),
  },
  {
    says: /failed to dial backend/i,
    entry: passing("ngrok reached this machine, and the receiver did not answer it.", "Restart Ringback."),
  },
];

export function explainTunnelError(code: string | null, because: string): TunnelTrouble {
  const number = code?.replace("ERR_NGROK_", "") ?? "";
  const known = table[number] ?? noAnswer.find(({ says }) => code === null && says.test(because))?.entry;
  const page = code === null ? null : `https://ngrok.com/docs/errors/err_ngrok_${number}`;
  if (known) return { code, what: known.what, next: known.next, link: known.link ?? page };
  const [first = ""] = because.split("\n");
  return {
    code,
    what: first.trim() || "The tunnel is gone, and nothing says why.",
    next: code === null ? "It is connected anew by itself." : "Read ngrok's page about it.",
    link: page,
  };
}

/** Only a person can mend it: trying again would change nothing. */
export function isForGood(code: string | null): boolean {
  return code !== null && (table[code.replace("ERR_NGROK_", "")]?.forGood ?? false);
}
