/** Calls of a live board as tests send them, and what they ask the board. */
import type { Board } from "../../shared/live-board";
import type { EngineProcess } from "./engine-process";
import { miraiEvent } from "./mirai-events";

type TalkedCall = {
  id: string;
  at: number;
  talkSeconds?: number;
  metadata?: Record<string, unknown>;
  phone?: string;
};

/** A conversation that started at `at`: six events, the last of which makes it final. */
export function conversation({ id, at, talkSeconds = 60, metadata = {}, phone }: TalkedCall): string[] {
  const who = {
    id,
    metadata: { userId: `u_${id}`, phone: phone ?? "+12025550123", name: "Dana Reyes", ...metadata },
  };
  const startedAt = new Date(at).toISOString();
  const endedAt = new Date(at + talkSeconds * 1000).toISOString();
  const times = { startedAt, endedAt, durationSeconds: talkSeconds };
  const done = { status: "completed", ...times, recordingUrl: null };
  const analysis = { success: true, summary: `Summary of ${id}.`, requiredActions: [], insights: {} };
  const report = { reAttemptCount: 0, rescheduledCount: 0, finalStatus: "completed" };
  return [
    miraiEvent("call.initiate", who, { call: { status: "initiate", startedAt: null, endedAt: null } }),
    miraiEvent("call.in-progress", who, { call: { status: "in-progress", startedAt } }),
    miraiEvent("call.ended", who, { call: { status: "ended", ...times } }),
    miraiEvent("call.completed", who, { call: done }),
    miraiEvent("end-of-call", who, { call: done, analysis, credits: { used: 1, available: 200 } }),
    miraiEvent("call.lifecycle-ended", who, { call: { status: "completed" }, report }),
  ];
}

/** A call that was busy at `at` and is not dialled again. */
export function busyAt(id: string, at: number): string[] {
  const endedAt = new Date(at).toISOString();
  const report = { reAttemptCount: 0, rescheduledCount: 0, finalStatus: "busy" };
  const who = { id };
  return [
    miraiEvent("call.initiate", who, { call: { status: "initiate", startedAt: null, endedAt: null } }),
    miraiEvent("call.busy", who, { call: { status: "busy", endedAt } }),
    miraiEvent("call.lifecycle-ended", who, { call: { status: "busy" }, report }),
  ];
}

/** The board once it is as wanted. */
export function untilBoard(
  engine: EngineProcess,
  asked: { shown?: Board["shown"]; zone?: string },
  isWanted: (board: Board) => boolean,
  what: string,
): Promise<Board> {
  return engine.until(async () => {
    const board = await engine.client.board.get(asked);
    return isWanted(board) ? board : null;
  }, what);
}
