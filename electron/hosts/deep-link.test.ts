import fc from "fast-check";
import { expect, test } from "vitest";
import { linkInArguments, readDeepLink } from "./deep-link";

test("a link leads to a screen, a call, an event or a search", () => {
  expect(
    [
      "ringback://calls",
      "ringback://setup/",
      "RINGBACK://simulate",
      "ringback://calls/c_0123456789abcdef0123",
      "ringback://events/evt_9",
      "ringback://calls?q=outcome:busy%20%22no%20answer%22",
      "ringback://deliver/?q=state:dead",
      "ringback://events?q=100%25",
    ].map(readDeepLink),
  ).toEqual([
    { screen: "calls" },
    { screen: "setup" },
    { screen: "simulate" },
    { screen: "calls", id: "c_0123456789abcdef0123" },
    { screen: "events", id: "evt_9" },
    { screen: "calls", search: 'outcome:busy "no answer"' },
    { screen: "deliver", search: "state:dead" },
    { screen: "events", search: "100%" },
  ]);
});

test.each([
  ["an action", "ringback://play/busy"],
  ["an import", "ringback://import?url=https://example.com/bundle"],
  ["a replay", "ringback://replay/evt_9"],
  ["a connection", "ringback://connect?token=abc"],
  ["another scheme", "https://calls/"],
  ["no slashes", "ringback:calls"],
  ["nothing", "ringback://"],
  ["a user", "ringback://calls@events/evt_9"],
  ["a port", "ringback://calls:4400/"],
  ["a fragment", "ringback://calls#x"],
  ["an id where there are none", "ringback://setup/storage"],
  ["a deeper path", "ringback://calls/c_1/replay"],
  ["a path that climbs", "ringback://calls/../../etc/passwd"],
  ["a climbing path, encoded", "ringback://calls/%2e%2e%2fx"],
  ["an encoded id", "ringback://calls/c%5f1"],
  ["markup for an id", "ringback://calls/<img>"],
  ["a search on a screen without", "ringback://setup?q=x"],
  ["a call and a search", "ringback://calls/c_1?q=x"],
  ["two searches", "ringback://calls?q=a&q=b"],
  ["another parameter", "ringback://calls?q=a&play=1"],
  ["something encoded twice", "ringback://calls?q=%2541"],
  ["a broken encoding", "ringback://calls?q=%E0%A4"],
  ["a line end in the search", "ringback://calls?q=a%0ab"],
  ["text that turns its direction", "ringback://calls?q=%E2%80%AEabc"],
  ["a blank", "ringback://calls?q=a b"],
  ["a letter beyond ASCII", "ringback://cälls"],
  ["a search without end", `ringback://calls?q=${"x".repeat(301)}`],
  ["an over-long link", `ringback://calls?q=${"%E2%82%AC".repeat(250)}`],
])("a link with %s is refused", (_, link) => {
  expect(readDeepLink(link)).toBeNull();
});

test("whatever comes is a place of the list or refused", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((end) => `ringback://calls${end}`),
      ),
      (text) => {
        const place = readDeepLink(text);
        if (!place) return;
        expect(["calls", "events", "simulate", "deliver", "sandbox", "setup"]).toContain(place.screen);
        expect(Object.keys(place).length).toBeLessThanOrEqual(2);
      },
    ),
  );
});

test("a link among arguments stands last, alone, and beside nothing that changes what runs", () => {
  const link = "ringback://calls/c_1";
  const place = { link: "place", place: { screen: "calls", id: "c_1" } };
  expect(linkInArguments([])).toEqual({ link: "none" });
  expect(linkInArguments(["--data=/home/me/ringback", "--json"])).toEqual({ link: "none" });
  expect(linkInArguments([link])).toEqual(place);
  expect(linkInArguments(["/opt/Ringback", "--", link])).toEqual(place);
  expect(
    linkInArguments(["--allow-file-access-from-files", "--original-process-start-time=133", "app", link]),
  ).toEqual(place);
  for (const argv of [
    ["--inspect", link],
    ["--inspect-brk=0.0.0.0:9229", link],
    ["--remote-debugging-port=9222", link],
    ["--renderer-cmd-prefix=calc.exe", link],
    ["--js-flags=--expose-gc", link],
    ["-r", "evil.js", link],
    [link, "--inspect"],
    [link, link],
    ["RINGBACK://events", link],
    [` ${link}`],
    ["ringback://play/busy"],
  ])
    expect([argv, linkInArguments(argv).link]).toEqual([argv, "refused"]);
});
