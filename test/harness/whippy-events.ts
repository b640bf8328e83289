/** Whippy events as the platform would post them. */

export type WhippyCall = {
  id: string;
  status: string;
  requestId: string;
  /** Below `data.call`; left out, it is that of a whole call. */
  call?: Record<string, unknown>;
  /** Of the person; left out, one made of the call's id. */
  externalId?: string;
};

export function whippyCall({ id, status, requestId, call, externalId }: WhippyCall): string {
  const data = {
    id,
    type: "call",
    direction: "INBOUND",
    from: "+12025550142",
    to: "+12025550100",
    contact_id: `contact-${id}`,
    conversation_id: `conversation-${id}`,
    channel_id: "channel-1",
    contact: { id: `contact-${id}`, name: "Dana Reyes", external_id: externalId ?? `u_${id}` },
    delivery_status: status,
    call: call ?? wholeCall(id),
    created_at: "2026-03-02T15:10:00.000000Z",
    updated_at: status === "call_in_progress" ? "2026-03-02T15:10:04.000000Z" : "2026-03-02T15:13:20.000000Z",
  };
  return JSON.stringify({ data, event: "call.updated", request_id: requestId });
}

export function wholeCall(id: string): Record<string, unknown> {
  return {
    duration_seconds: 187,
    conversation_url: `https://app.example.com/conversations/conversation-${id}`,
    summary: `Summary of ${id}.`,
    transcript: [{ role: "user", content: "I can do nights." }],
  };
}

export function whippyText(id: string, requestId: string): string {
  const data = {
    id,
    to: "+12025550100",
    from: "+12025550142",
    body: "Can I come at 10:00 instead?",
    direction: "INBOUND",
    contact_id: "contact-1",
    attachments: [],
    type: "sms",
    created_at: "2026-03-02T15:04:05.120345Z",
    updated_at: "2026-03-02T15:04:05.120345Z",
  };
  return JSON.stringify({ data, event: "message.created", request_id: requestId });
}
