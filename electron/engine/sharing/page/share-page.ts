/**
 * A call as one HTML file for somebody who has no Ringback: it loads nothing, runs nothing, and opens offline in either
 * theme. Its policy forbids what it does not do, so that a payload that slipped through would still be dead text.
 */
import type { CallDetail, GateVerdict, TimelineEvent } from "../../../../shared/calls";
import { bodyText, headerOf, type SharedEvent } from "../shared-event";
import { html, type Markup } from "./html";
import { shareStyle } from "./share-style";
import { stageWords, timelineSvg } from "./share-timeline";

export type SharedCall = {
  call: CallDetail;
  /** The call's key, number and names as this file may show them. */
  shown: {
    key: string;
    phone: string | null;
    name: string | null;
    company: string | null;
    agent: string | null;
  };
  events: SharedEvent[];
};

export type SharePageAbout = {
  redacted: boolean;
  writtenAt: number;
  version: string;
  /** Takes out of a sentence what the file must not say. */
  words: (text: string) => string;
};

const longestPayload = 100_000;

export function writeSharePage(calls: readonly SharedCall[], about: SharePageAbout): string {
  const title = calls.length === 1 ? `Call ${calls[0]?.shown.key ?? ""}` : `${calls.length} calls`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Ringback</title>
<style>${{ markup: shareStyle }}</style>
</head>
<body>
<div class="top"><svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.8"/><circle cx="8" cy="8" r="2.4" fill="currentColor"/></svg><b>Ringback</b><span>${calls.length === 1 ? "a shared call" : `${calls.length} shared calls`}</span><span class="grow"></span><span>all times in UTC</span></div>
<main>
${
  about.redacted
    ? html`<p class="note">Numbers, e-mail addresses, names, ids and what was said are stand-ins, the same one for the same value. Times, order and outcomes are real. Secrets are left out.</p>`
    : html`<p class="note bad"><b>With real data.</b> Numbers, names and what was said are those of real people. Only secrets are left out.</p>`
}
${calls.map((one) => callPart(one, about.words))}
</main>
<footer>Written by Ringback ${about.version} on ${moment(about.writtenAt)}. This file loads nothing and runs nothing.</footer>
</body>
</html>
`;
  return page.markup;
}

function callPart({ call, shown, events }: SharedCall, words: (text: string) => string): Markup {
  const who = shown.phone ?? shown.name ?? shown.key;
  const to = shown.phone !== null && shown.name !== null ? ` → ${shown.name}` : "";
  const facts = [
    call.providerName,
    call.direction,
    call.talkSeconds !== null && call.talkSeconds > 0 ? `talked ${duration(call.talkSeconds)}` : null,
    call.outcomeDetail === null ? null : words(call.outcomeDetail),
    shown.company,
    shown.agent === null ? null : `agent ${shown.agent}`,
    `${call.events} ${call.events === 1 ? "event" : "events"}`,
    call.dialAttempts > 1 ? `${call.dialAttempts} attempts` : null,
  ].filter((fact) => fact !== null);
  return html`<article>
<div class="title"><h1>${who}${to}</h1>${stateTag(call)}${
    call.outcome === null
      ? null
      : html`<span class="tag ${call.outcome === "completed" ? "" : "bad"}">${call.outcome}</span>`
  }<span class="tag">${call.origin}</span></div>
<p class="about">${facts.join(" · ")} · <span class="mono">${shown.key}</span></p>
<h2>Timeline</h2>
${timelineSvg(call, words)}
<h2>Finalization gate</h2>
${call.gate.length === 0 ? html`<p class="faint">No destination was switched on.</p>` : call.gate.map((gate) => gatePart(gate, words))}
<h2>Findings</h2>
${
  call.findings.length === 0
    ? html`<p class="faint">Nothing late, missing, doubled or unknown.</p>`
    : html`<ul class="findings">${call.findings.map((finding) => html`<li><span class="tag ${finding.kind === "late" || finding.kind === "duplicated" ? "warn" : "bad"}">${finding.kind}</span> ${words(finding.sentence)}</li>`)}</ul>`
}
<h2>Events</h2>
${eventTable(call, words)}
<h2>Payloads</h2>
${events.map((event) => payload(event, call.timeline))}
</article>`;
}

function stateTag(call: CallDetail): Markup {
  if (call.final) return html`<span class="tag ok">✓ final</span>`;
  if (call.findings.some(({ kind }) => kind === "stuck")) return html`<span class="tag bad">stuck</span>`;
  return html`<span class="tag warn">${call.ended ? "ended, not final" : call.stage === null ? "not ended" : stageWords(call.stage)}</span>`;
}

const marks = { check: "✓", cross: "✕", clock: "◷", off: "–" };

function gatePart(gate: GateVerdict, words: (text: string) => string): Markup {
  const tone = gate.state === "opened" ? "ok" : gate.state === "waiting" ? "warn" : "";
  return html`<section class="gate"><p>${words(gate.sentence)} <span class="tag ${tone}">${gate.state}</span> <span class="faint">${words(gate.destination)}</span></p><ul class="facts">${gate.checks.map(
    (check) =>
      html`<li><span class="mark ${check.mark}">${marks[check.mark]}</span><b>${check.name}</b> ${words(check.because)}</li>`,
  )}</ul></section>`;
}

function eventTable(call: CallDetail, words: (text: string) => string): Markup {
  const first = Math.min(...call.timeline.map(({ placedAt }) => placedAt));
  const rows = call.timeline.map((event) => {
    const problems = event.problems.length;
    return html`<tr><td class="mono">${offset(event.placedAt - first)}</td><td><span class="dot ${event.kind} s-${event.stage ?? "queued"}"></span>${words(event.type ?? "unknown")}${
      event.copies.length > 0 ? html` <span class="tag warn">${event.copies.length + 1}×</span>` : null
    }${event.lateMs === null ? null : html` <span class="tag warn">late</span>`}</td><td>${
      problems === 0
        ? html`<span class="tag ok">✓ valid</span>`
        : html`<span class="tag bad">${problems} ${problems === 1 ? "problem" : "problems"}</span>`
    }</td><td>${event.signature}</td><td class="mono">${event.occurredAt === null ? "–" : clock(event.occurredAt)}</td><td class="mono">${clock(event.receivedAt)}</td><td>${words(event.ledTo.join(", "))}</td></tr>`;
  });
  return html`<div class="scroll"><table><colgroup><col style="width:84px"><col style="width:29%"><col style="width:104px"><col style="width:86px"><col style="width:116px"><col style="width:116px"><col></colgroup><thead><tr><th>Offset</th><th>Event</th><th>Schema</th><th>Signature</th><th>Occurred</th><th>Received</th><th>Led to</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function payload(event: SharedEvent, timeline: TimelineEvent[]): Markup {
  const copied = timeline.some(({ copies }) => copies.some(({ position }) => position === event.position));
  const text = bodyText(event.body);
  const whole =
    event.leftOut !== null
      ? `left out: ${event.leftOut}`
      : text === null
        ? `${event.body.length} bytes that are no text`
        : text === ""
          ? "no body"
          : pretty(text, headerOf(event.headers, "content-type"));
  const shown =
    whole.length > longestPayload
      ? `${whole.slice(0, longestPayload)}\n… ${whole.length - longestPayload} more characters`
      : whole;
  const headers = event.headers.map(([name, value]) => `${name}: ${value}`).join("\n");
  return html`<details><summary>${event.type ?? "not read"}<span class="faint">#${event.position} · received ${clock(event.receivedAt)} · ${event.body.length} bytes${copied ? " · copy" : ""}</span></summary><pre>${event.method} ${event.url}
${headers}

${shown}</pre></details>`;
}

/** Indented only where that changes nothing: a number too long for a double would. */
function pretty(text: string, contentType: string | null): string {
  if (contentType !== null && !/json/i.test(contentType) && !/^\s*[{[]/.test(text)) return text;
  if (text.includes("\n") || /\d{16,}/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

const moment = (at: number) => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
const clock = (at: number) => new Date(at).toISOString().slice(11, 23);

function offset(ms: number): string {
  const seconds = ms / 1000;
  return seconds < 60
    ? `+${seconds.toFixed(3)}`
    : `+${Math.floor(seconds / 60)} m ${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

function duration(seconds: number): string {
  return seconds < 60
    ? `${Math.round(seconds)} s`
    : `${Math.floor(seconds / 60)} m ${Math.round(seconds % 60)} s`;
}
