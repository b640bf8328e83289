import { expect, test } from "vitest";
import { askedSentence, heldSentence, reasonsOf, suggestedOf } from "./asks-words";

test("reasons are counted, the most frequent first, without what all of them end with", () => {
  const again = { because: "Reading again changed it: held by history until you send it." };
  const before = { because: "It was final before Mail was switched on: held by history until you send it." };
  expect(reasonsOf([before, again, again])).toEqual([
    { figure: "2", words: "reading again changed it" },
    { figure: "1", words: "it was final before Mail was switched on" },
  ]);
});

test("the sentence names the destination, or how many there are", () => {
  const row = { destination: "HubSpot" } as never;
  expect(askedSentence([row])).toBe("1 call record waits at HubSpot until you say whose it is.");
  expect(askedSentence([row, { destination: "Mail" } as never])).toBe(
    "2 call records wait at 2 destinations until you say whose they are.",
  );
  expect(heldSentence(1, "Mail")).toBe("1 call stays here until you send it: Mail was not told of it.");
});

test("one of several is suggested only where the call's own name fits that one alone", () => {
  const candidates = [
    { remoteId: "21", words: "Dana Reyes" },
    { remoteId: "22", words: "Anna Kern" },
  ];
  const asked = { question: { about: "ambiguous" as const, candidates }, person: "dana reyes" };
  expect(suggestedOf(asked)).toBe("21");
  expect(suggestedOf({ ...asked, person: null })).toBeNull();
  const weak = { about: "weak" as const, candidates: candidates.slice(0, 1) };
  expect(suggestedOf({ ...asked, question: weak })).toBeNull();
});
