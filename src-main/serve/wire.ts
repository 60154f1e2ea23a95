import { z } from 'zod';
import type { EngineEvent } from '../contract/events.ts';

// The messages between a page and the engine: JSON text, whatever carries it.

/** Names a call for its answer; the page counts up. */
const ticket = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

/** What a page says. Name and input of a call are checked against the table of calls later. */
const pageMessage = z.union([
  z.strictObject({ ticket, cancel: z.literal(true) }),
  z.strictObject({ ticket, call: z.unknown(), input: z.unknown().optional() }),
]);
export type PageMessage = z.output<typeof pageMessage>;

/** What the engine says: an answer, or news. */
export type EngineMessage =
  | { readonly ticket: number; readonly ok: true; readonly value: unknown }
  | {
      readonly ticket: number;
      readonly ok: false;
      readonly error: { readonly code: string; readonly message: string };
    }
  | { readonly event: EngineEvent };

/** @returns undefined for what no page says. */
export function readPageMessage(text: string): PageMessage | undefined {
  try {
    return pageMessage.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // No JSON.
  }
}
