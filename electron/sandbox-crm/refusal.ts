/** An expected failure as a value: what the caller is answered, with a sentence that says what to do next. */

export type Refusal = { status: number; code: string; message: string; data?: Record<string, unknown> };

export function refuse(
  status: number,
  code: string,
  message: string,
  data?: Record<string, unknown>,
): Refusal {
  return data === undefined ? { status, code, message } : { status, code, message, data };
}

export function isRefusal(value: object | null): value is Refusal {
  return value !== null && "code" in value && "message" in value && "status" in value;
}
