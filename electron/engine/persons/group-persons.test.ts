import { expect, test } from "vitest";
import { type Grouping, groupPersons } from "./group-persons";
import type { PersonDecision, PersonSubject } from "./person-subject";

const day = 86_400_000;
const number = "+12025550126";
let count = 0;

/** A call of CallRail's kind: a number of the network and nothing else. */
function subject(what: Partial<PersonSubject>): PersonSubject {
  count += 1;
  return {
    subject: `c_${count}`,
    kind: "call",
    provider: "callrail",
    position: count,
    at: count * day,
    externalId: null,
    phone: null,
    phoneFrom: null,
    providerKey: null,
    name: null,
    ...what,
  };
}

/** Persons as sorted lists of subjects with how each belongs, then what asks and why. */
function told({ persons, weak }: Grouping) {
  return {
    persons: persons
      .map(({ members }) => members.map(({ subject: one, how }) => `${one.subject} ${how}`))
      .sort(),
    weak: weak
      .map(
        ({ core, reason, candidates }) =>
          `${core.members.map((one) => one.subject)} ${reason} of ${candidates.length}`,
      )
      .sort(),
  };
}

function decide(some: PersonSubject, keys: string[], personKeys: string[], decision: "same" | "other") {
  return [
    {
      decisionId: 1,
      namespace: "live",
      subject: some.subject,
      subjectKeys: keys,
      personKeys,
      decision,
      at: 0,
    },
  ] satisfies PersonDecision[];
}

test("the order of the rules: external id, number in the payload, the provider's person, number only", () => {
  const mirai = subject({
    externalId: "u_88",
    phone: number,
    phoneFrom: "metadata.phone",
    name: "Tomasz Kern",
  });
  const form = subject({
    kind: "form",
    phone: number,
    phoneFrom: "form_data.phone",
    providerKey: "callrail:PER7",
  });
  const call = subject({ phone: number, providerKey: "callrail:PER7", name: "KERN TOMASZ" });
  const text = subject({ kind: "text", providerKey: "callrail:PER7" });
  const other = subject({ provider: "twilio", phone: number });
  expect(told(groupPersons([mirai, form, call, text, other], []))).toEqual({
    persons: [
      [
        `${mirai.subject} external`,
        `${form.subject} payload-phone`,
        `${call.subject} provider`,
        `${text.subject} provider`,
        `${other.subject} phone`,
      ],
    ],
    weak: [],
  });
});

test("a number only whose name contradicts asks; its place or WIRELESS CALLER does not", () => {
  const tomasz = subject({ externalId: "u_88", phone: number, name: "Tomasz Kern" });
  const anna = subject({ phone: number, providerKey: "callrail:PERc04", name: "KERN ANNA" });
  const place = subject({ phone: number, name: "PORTLAND OR" });
  const wireless = subject({ phone: number, providerKey: "callrail:PERx", name: "WIRELESS CALLER" });
  expect(told(groupPersons([tomasz, anna, place, wireless], []))).toEqual({
    persons: [[`${tomasz.subject} external`, `${place.subject} phone`, `${wireless.subject} provider`]],
    weak: [`${anna.subject} name of 1`],
  });
});

test("a number only asks after a year of silence, and not a day before", () => {
  const first = subject({ externalId: "u_1", phone: number, at: 0 });
  const within = subject({ phone: number, at: 365 * day });
  const after = subject({ phone: number, at: (365 + 366) * day });
  expect(told(groupPersons([first, within, after], []))).toEqual({
    persons: [[`${first.subject} external`, `${within.subject} phone`]],
    weak: [`${after.subject} silence of 1`],
  });
});

test("a number that more than one person has is ambiguous, and two external ids never become one", () => {
  const one = subject({ externalId: "u_1", phone: number, name: "Tomasz Kern" });
  const two = subject({ externalId: "u_2", phone: number, name: "Tomasz Kern" });
  const call = subject({ phone: number, name: "KERN TOMASZ" });
  expect(told(groupPersons([one, two, call], []))).toEqual({
    persons: [[`${one.subject} external`], [`${two.subject} external`]],
    weak: [`${call.subject} ambiguous of 2`],
  });
});

test("a decision settles it: the same person, or a second one whose number then tells nobody apart", () => {
  const tomasz = subject({ externalId: "u_88", phone: number, name: "Tomasz Kern" });
  const anna = subject({ phone: number, providerKey: "callrail:PERc04", name: "KERN ANNA" });
  const nameless = subject({ phone: number });
  const all = [tomasz, anna, nameless];
  const settle = (decision: "same" | "other") =>
    told(groupPersons(all, decide(anna, ["provider:callrail:PERc04"], ["external:u_88"], decision)));
  expect(settle("same")).toEqual({
    persons: [[`${tomasz.subject} external`, `${anna.subject} decision`, `${nameless.subject} phone`]],
    weak: [],
  });
  expect(settle("other")).toEqual({
    persons: [[`${tomasz.subject} external`], [`${anna.subject} provider`]],
    weak: [`${nameless.subject} ambiguous of 2`],
  });
});

test("a decision between two callers with nothing but a number holds, whoever called it before", () => {
  const nameless = subject({ phone: number });
  const tomasz = subject({ phone: number, name: "KERN TOMASZ" });
  const anna = subject({ phone: number, name: "KERN ANNA" });
  const decisions = decide(anna, [`named:${number}:anna kern`], [`named:${number}:kern tomasz`], "other");
  expect(told(groupPersons([nameless, tomasz, anna], decisions))).toEqual({
    persons: [[`${tomasz.subject} phone`], [`${anna.subject} phone`]],
    weak: [`${nameless.subject} ambiguous of 2`],
  });
});

test("calls without any key are never joined", () => {
  const one = subject({ name: "Tomasz Kern" });
  const two = subject({ name: "Tomasz Kern" });
  expect(told(groupPersons([one, two], [])).persons).toEqual([
    [`${one.subject} none`],
    [`${two.subject} none`],
  ]);
});

test("callers who share a number and contradict each other are not one person", () => {
  const [anna, tomasz, again] = [
    subject({ phone: number, name: "KERN ANNA" }),
    subject({ phone: number, name: "KERN TOMASZ" }),
    subject({ phone: number, name: "Anna Kern" }),
  ];
  expect(told(groupPersons([anna, tomasz, again], []))).toEqual({
    persons: [[`${anna.subject} phone`, `${again.subject} phone`]],
    weak: [`${tomasz.subject} name of 1`],
  });
});

/** Numbers from 0 to 1, the same for every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test("grouping does not depend on the order in which things are handed over", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const next = random(seed);
    const pick = <T>(values: readonly T[]) => values[Math.floor(next() * values.length)] as T;
    const set = Array.from({ length: 14 }, () =>
      subject({
        externalId: pick([null, null, null, "u_1", "u_2"]),
        phone: pick([null, "+12025550101", "+12025550102", "+12025550103"]),
        phoneFrom: pick([null, null, "metadata.phone"]),
        providerKey: pick([null, null, "callrail:A", "callrail:B", "callrail:C"]),
        name: pick([null, "KERN ANNA", "Tomasz Kern", "KERN T", "PORTLAND OR"]),
        at: Math.floor(next() * 1500) * day,
      }),
    );
    const decisions: PersonDecision[] = [
      {
        decisionId: 1,
        namespace: "live",
        subject: "",
        subjectKeys: ["provider:callrail:B"],
        personKeys: ["external:u_1"],
        decision: pick(["same", "other"] as const),
        at: 0,
      },
    ];
    const expected = told(groupPersons(set, decisions));
    for (let times = 0; times < 5; times += 1) {
      const shuffled = set.map((one) => ({ one, by: next() })).sort((a, b) => a.by - b.by);
      expect(
        told(
          groupPersons(
            shuffled.map(({ one }) => one),
            decisions,
          ),
        ),
      ).toEqual(expected);
    }
    const everywhere = groupPersons(set, decisions);
    const places = [
      ...everywhere.persons.flatMap(({ members }) => members.map((one) => one.subject.subject)),
      ...everywhere.weak.flatMap(({ core }) => core.members.map((one) => one.subject)),
    ];
    expect(places.toSorted(), `everything stands in one place, seed ${seed}`).toEqual(
      set.map((one) => one.subject).toSorted(),
    );
  }
});
