import { expect, test } from "vitest";
import { isOurLink } from "./our-links";

test("only pages that the console itself links to go to the system's browser", () => {
  expect(isOurLink("https://dashboard.ngrok.com/get-started/your-authtoken")).toBe(true);
  expect(isOurLink("https://ngrok.com/docs/errors/err_ngrok_334")).toBe(true);
  for (const url of [
    "http://ngrok.com/docs",
    "https://ngrok.com.example.com/",
    "https://ngrok.com@example.com/",
    "https://user:pass@ngrok.com/",
    "https://example.com/opened",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "ms-msdt:/id",
    "https://ngrok.com/\n",
    `https://ngrok.com/${"x".repeat(600)}`,
    "",
  ])
    expect([url, isOurLink(url)]).toEqual([url, false]);
});
