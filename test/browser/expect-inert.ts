/** Of a page that shows what strangers wrote: it is text, and text alone. */
import type { Page } from "@playwright/test";
import { expect } from "./console-page";
import { unseen } from "./markup";

/** Nothing of the page came from a payload but text, nothing ran, and no character hides. */
export async function expectInert(page: Page): Promise<void> {
  const found = await page.evaluate((pattern) => {
    const foreign = document.querySelectorAll(
      "body :is(script:not([src^='./assets/'], [src^='/assets/']), img:not(.cm-widgetBuffer), iframe, object, embed, video, audio, form, base, link, meta, style:not([nonce]), math, marquee, template, details, noscript, a[href])",
    );
    const handlers = [...document.body.querySelectorAll("*")].filter((element) =>
      element.getAttributeNames().some((name) => name.startsWith("on") || name === "srcdoc"),
    );
    const hidden: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      // CodeMirror itself puts a zero-width space beside a widget.
      const text = (node.textContent ?? "").replace(/^\u200b$/, "");
      if (new RegExp(pattern, "u").test(text)) hidden.push(`${node.parentElement?.className}: ${text}`);
    }
    return {
      ran: (window as unknown as { __xss?: unknown }).__xss,
      foreign: [...foreign, ...handlers].map((element) => element.outerHTML.slice(0, 120)),
      hidden: hidden.slice(0, 5),
      polluted: Object.keys(Object.prototype),
    };
  }, unseen.source);
  expect(found).toEqual({ ran: undefined, foreign: [], hidden: [], polluted: [] });
}
