import { z } from 'zod';
import type { EngineEvent } from '../contract/events.ts';
import { EXPORT_CALLS } from '../contract/export-calls.ts';
import { path, problem, workState } from '../contract/fields.ts';

// What a shell and the engine in its other process say to each other. It crosses as structured clones
// (bytes stay bytes), and each side checks what it hears where it enters.

const number = z.int().nonnegative();
/** Names a call for its answer; the shell counts up. */
const ticket = number;
/** Names the line of a page; the shell counts up, also over engines. */
const page = number;
/** Characters that a page may say at once: as much as over a WebSocket. */
export const MOST_TEXT = 16_000_000;
/** JSON text (serve/wire.ts). */
const text = z.string().max(MOST_TEXT);

/** What an engine leaves word of for the one after it. */
const left = z.strictObject({
  /** The folder of the demo that it runs. */
  demo: path.optional(),
  /** The folders that it was started with are part of the library. */
  hasFolders: z.literal(true).optional(),
});
export type LeftByEngine = z.output<typeof left>;

const start = z.strictObject({
  kind: z.literal('start'),
  /** The library's folder; else what the environment says, else this account's own. */
  library: path.optional(),
  /** To be added first; absolute. */
  folders: z.array(path).max(1000),
  demo: z.boolean(),
  /** By the engine before this one, where that went down. */
  left,
});
export type StartMessage = z.output<typeof start>;

const shellMessage = z.discriminatedUnion('kind', [
  start,
  z.strictObject({ kind: z.literal('open-page'), page }),
  z.strictObject({ kind: z.literal('close-page'), page }),
  z.strictObject({ kind: z.literal('text'), page, text }),
  /** Name and input are checked against the tables of calls later. */
  z.strictObject({
    kind: z.literal('call'),
    ticket,
    call: z.string(),
    input: z.unknown().optional(),
  }),
  z.strictObject({ kind: z.literal('cancel'), ticket }),
  /** End in good order. */
  z.strictObject({ kind: z.literal('close') }),
]);
export type ShellMessage = z.output<typeof shellMessage>;

const event = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('work'), work: workState }),
  z.object({ kind: z.literal('photos') }),
  z.object({ kind: z.literal('organised') }),
  z.object({
    kind: z.literal('exports'),
    exports: EXPORT_CALLS.exports.output.shape.exports.readonly(),
  }),
  z.object({ kind: z.literal('models') }),
  z.object({ kind: z.literal('lessons') }),
  z.object({ kind: z.literal('overview') }),
  z.object({ kind: z.literal('notice'), message: z.string() }),
]) satisfies z.ZodType<EngineEvent>;

const answer = z.discriminatedUnion('ok', [
  /** The value is checked against the tables of calls later. */
  z.object({ ok: z.literal(true), value: z.unknown().optional() }),
  z.object({ ok: z.literal(false), error: problem }),
]);
export type LineAnswer = z.output<typeof answer>;

const engineMessage = z.discriminatedUnion('kind', [
  /** It hears calls and pages; the library may still be on its way. */
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('left'), left }),
  /** Photos came through. */
  z.strictObject({ kind: z.literal('progressed') }),
  z.strictObject({ kind: z.literal('event'), event }),
  z.strictObject({ kind: z.literal('text'), page, text: z.string() }),
  /** The line of a page has ended because of what the page said. */
  z.strictObject({ kind: z.literal('refused'), page, reason: z.string() }),
  z.strictObject({ kind: z.literal('answer'), ticket, answer }),
]);
export type EngineLineMessage = z.output<typeof engineMessage>;

/** @returns undefined for what no shell says. */
export function readShellMessage(message: unknown): ShellMessage | undefined {
  return shellMessage.safeParse(message).data;
}

/** @returns undefined for what no engine says. */
export function readEngineMessage(message: unknown): EngineLineMessage | undefined {
  return engineMessage.safeParse(message).data;
}
