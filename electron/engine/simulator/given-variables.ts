/**
 * A scenario with the values of one play: they stand above those of the file. A name that is given whole also says first and
 * last name. Of several calls the first is who was named; a company is that of all of them. Pure.
 */
import type { Scenario } from "../../../shared/scenario";

type Values = Record<string, string>;

export function withGiven(scenario: Scenario, given: Readonly<Values>): Scenario {
  if (Object.keys(given).length === 0) return scenario;
  const values = { ...given, ...partsOf(given) };
  if (scenario.calls === undefined) return { ...scenario, with: { ...scenario.with, ...values } };
  const { name: _, firstName: __, lastName: ___, caller: ____, ...ofAll } = values;
  const calls = Object.entries(scenario.calls).map(([call, own], place) => [
    call,
    { ...own, with: { ...own.with, ...(place === 0 ? values : ofAll) } },
  ]);
  return { ...scenario, with: { ...scenario.with, ...ofAll }, calls: Object.fromEntries(calls) };
}

function partsOf({ name, firstName, lastName }: Readonly<Values>): Values {
  if (name === undefined) return {};
  const [first = "", ...rest] = name.trim().split(/\s+/);
  return { firstName: firstName ?? first, lastName: lastName ?? rest.join(" ") };
}
