/** What a page that is not ours can send, in every way that browsers have. */
import type { Page } from "@playwright/test";

export type Try = { url: string; headers?: Record<string, string>; body?: string };

/** Every way in which a page can send a request. What each of them got to see, in one word. */
export function tryAll(page: Page, tries: Try[]): Promise<string[]> {
  return page.evaluate(async (tries) => {
    const within = (work: Promise<string>) =>
      Promise.race([work, new Promise<string>((done) => setTimeout(done, 4000, "nothing"))]);
    const ask = (url: string, init: RequestInit) =>
      fetch(url, { credentials: "include", ...init }).then(
        async (response) =>
          response.type === "opaque" ? "opaque" : `read ${response.status} ${await response.text()}`,
        () => "refused",
      );
    const load = (tag: "img" | "script" | "iframe" | "link", url: string) =>
      new Promise<string>((done) => {
        const element = document.createElement(tag);
        element.onload = () => {
          let text: string | null | undefined = null;
          if (element instanceof HTMLIFrameElement)
            try {
              text = element.contentDocument?.body.textContent;
            } catch {
              // Another origin's document: not to be read.
            }
          done(element instanceof HTMLIFrameElement ? (text ? `read ${text}` : "unreadable") : `read ${tag}`);
        };
        element.onerror = () => done("refused");
        if (element instanceof HTMLLinkElement) Object.assign(element, { rel: "stylesheet", href: url });
        else element.src = url;
        document.body.append(element);
      });
    const submit = (url: string, enctype: string, body: string) =>
      new Promise<string>((done) => {
        const frame = document.createElement("iframe");
        frame.name = `frame-${Math.random()}`;
        const form = document.createElement("form");
        Object.assign(form, { method: "post", action: url, target: frame.name, enctype });
        const input = document.createElement("input");
        // In text/plain this is the whole body, and JSON: {"a":"=1"}.
        Object.assign(input, { name: body.slice(0, -2), value: body.slice(-2) });
        form.append(input);
        frame.onload = () => {
          let text: string | null | undefined = null;
          try {
            text = frame.contentDocument?.body.textContent;
          } catch {
            // As above.
          }
          if (text !== "") done(text ? `read ${text}` : "unreadable");
        };
        document.body.append(frame, form);
        form.submit();
      });
    const connect = (url: string, protocols: string[]) =>
      new Promise<string>((done) => {
        const socket = new WebSocket(url.replace(/^http/, "ws"), protocols);
        socket.onopen = () => done("read WebSocket");
        socket.onerror = () => done("refused");
      });
    const listenTo = (url: string) =>
      new Promise<string>((done) => {
        const source = new EventSource(url, { withCredentials: true });
        source.onopen = () => done("read events");
        source.onerror = () => {
          source.close();
          done("refused");
        };
      });
    const all = tries.flatMap(
      ({ url, headers = {}, body = '{"name":"evil","provider":"mirai","a":"b"}' }) => {
        const bearer = headers.authorization?.replace("Bearer ", "bearer.");
        return [
          ask(url, { headers }),
          ask(url, { mode: "no-cors" }),
          ask(url, { method: "POST", body, headers }),
          ask(url, { method: "POST", body, headers: { ...headers, "content-type": "application/json" } }),
          ask(url, { method: "POST", body, mode: "no-cors" }),
          ask(url, { method: "DELETE", headers }),
          submit(url, "text/plain", body),
          submit(url, "application/x-www-form-urlencoded", body),
          load("img", url),
          load("script", url),
          load("link", url),
          load("iframe", url),
          connect(url, ["ringback", ...(bearer ? [bearer] : [])]),
          listenTo(url),
          Promise.resolve(navigator.sendBeacon(url, body) ? "sent" : "refused"),
        ];
      },
    );
    return Promise.all(all.map(within));
  }, tries);
}
