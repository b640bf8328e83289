/**
 * One person, read again whenever the live feed brings something of theirs. What was opened decides whose page it is
 * once; from then on the page keeps its person, so that an answer which moves an item does not move the reader.
 */
import { useRef, useState } from "react";
import type { PersonDetail } from "../../shared/persons";
import { engine } from "../engine-client";
import type { Batch } from "../entities";
import { useReread } from "../reread";

export type PersonRead = {
  person: PersonDetail | null;
  /** What was asked for, as an item of the page. */
  opened: string | null;
  sentence: string;
  again: () => void;
};

/** A crowded person takes the engine longer to read: the pause grows with what the answer took. */
const leastPauseMs = 120;
const pausePerAnswer = 5;
const limit = 500;

export function usePerson(of: string): PersonRead {
  const [held, setHeld] = useState<{ person: PersonDetail; opened: string | null } | null>(null);
  const [sentence, setSentence] = useState("");
  const known = useRef<PersonDetail | null>(null);
  const again = useReread(of, {
    read() {
      const find = () => engine.persons.find({ of, limit });
      const before = known.current;
      return before ? engine.persons.get({ personId: before.personId, limit }).catch(find) : find();
    },
    onRead(person) {
      known.current = person;
      setHeld((last) => ({ person, opened: last?.opened ?? person.opened }));
      setSentence("");
    },
    onFailed: setSentence,
    concerns: (batch) => concerns(batch, known.current),
    pauseAfter: (took) => Math.max(leastPauseMs, pausePerAnswer * took),
  });
  return { person: held?.person ?? null, opened: held?.opened ?? null, sentence, again };
}

/** Something of theirs changed, or something came that shares a key with them. */
function concerns(batch: Batch, person: PersonDetail | null): boolean {
  if (person === null) return false;
  const calls = new Set(person.items.map(({ callId }) => callId).filter((callId) => callId !== null));
  const events = new Set(person.items.map(({ eventId }) => eventId));
  const keys = new Set([...person.phones, ...person.externalIds, ...person.providerKeys]);
  const decided = new Set(person.decisions.map(({ subject }) => subject));
  const isTheirs = (key: string | null) => key !== null && keys.has(key);
  return (
    batch.calls.some(
      ({ callId, phone, externalId }) =>
        calls.has(callId) || decided.has(callId) || isTheirs(phone) || isTheirs(externalId),
    ) ||
    batch.events.some(
      ({ eventId, callId, person: whose }) =>
        events.has(eventId) ||
        decided.has(eventId) ||
        (callId !== null && calls.has(callId)) ||
        isTheirs(whose),
    ) ||
    batch.deliveries.some(({ callId }) => calls.has(callId))
  );
}
