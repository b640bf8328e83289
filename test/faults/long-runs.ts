/** One piece repeated without an end, at each place of a payload: what a pattern that backtracks takes hours for. */

const pieces = [
  "A",
  "Aa",
  "7",
  " ",
  "\\",
  '"',
  "[",
  "&a=",
  "%4",
  "a.",
  "a@a.",
  "https://a",
  "{{a",
  "Bearer ",
  '"token":',
  "eyJa.",
  "+1 202 ",
  "Agent: ",
  "\u001b[",
] as const;

export type LongRun = { name: string; body: string; contentType: string };

export function longRuns(length: number): LongRun[] {
  const json = "application/json";
  const event = (data: object, metadata: object = {}) =>
    JSON.stringify({ metadata, event: { type: "call.initiate", data: { call: { id: "c_runs" }, ...data } } });
  return pieces.flatMap((piece) => {
    const run = piece.repeat(Math.ceil(length / piece.length));
    const named = JSON.stringify(piece);
    return [
      {
        name: `${named} as values`,
        body: event({ note: `${run}!`, kind: run, url: run }, { name: run, phone: run, email: `${run}!` }),
        contentType: json,
      },
      {
        name: `${named} as keys`,
        body: event({ [run]: "x", token: run }, { [`k${run}!`]: "y" }),
        contentType: json,
      },
      { name: `${named} as the body`, body: run, contentType: "text/plain" },
      {
        name: `${named} as a form`,
        body: `a=${run}&b${run}=1`,
        contentType: "application/x-www-form-urlencoded",
      },
    ];
  });
}
