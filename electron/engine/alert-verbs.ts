/** The verbs of alerts and of the webhook they are posted to. */
import type { Implementer } from "@orpc/server";
import type { contract } from "../../shared/contract";
import { alertWebhookName } from "./alerts/alerts";
import { forbiddenWords } from "./alerts/post-alert";
import { isForbiddenHost } from "./destinations/fetch-checked";
import type { RouterParts } from "./router";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;

export function alertVerbs(os: Os, { alerts, setup, demo, status }: RouterParts) {
  return {
    alerts: {
      list: os.alerts.list.handler(() => ({
        rows: alerts.rows(),
        cursor: null,
        webhook: alerts.webhook(),
      })),
      setWebhook: os.alerts.setWebhook.handler(async ({ input: { url }, errors }) => {
        if (url !== null && demo)
          throw errors.CONFLICT({ message: "The demo tells nobody outside of this machine." });
        const { receiver, publicUrl } = status();
        const own = [receiver, publicUrl].flatMap((one) => (one === null ? [] : [new URL(one).host]));
        const problem = url === null ? null : addressProblem(url, own);
        if (problem) throw errors.UNPROCESSABLE_CONTENT({ message: problem });
        await setup.setNamedSecret(alertWebhookName, url);
        return alerts.webhook();
      }),
      test: os.alerts.test.handler(async ({ errors }) => {
        if (!alerts.webhook().set) throw errors.CONFLICT({ message: "Give an address first." });
        return alerts.test();
      }),
    },
  };
}

/** `own`: hosts of this receiver, which would keep each alert as an event. */
function addressProblem(text: string, own: readonly string[]): string | null {
  if (!URL.canParse(text)) return "That is no address. Write it with https://.";
  const { protocol, username, password, hostname, host } = new URL(text);
  if (own.includes(host))
    return "That is this receiver itself: it would keep each alert as an event. Name another address.";
  if (protocol !== "https:" && protocol !== "http:") return "Alerts are posted to http or https only.";
  if (username !== "" || password !== "") return "Name and password do not belong into the address.";
  if (isForbiddenHost(hostname)) return forbiddenWords;
  const isHere = ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
  return protocol === "http:" && !isHere ? "Use https: the address is a secret, and http shows it." : null;
}
