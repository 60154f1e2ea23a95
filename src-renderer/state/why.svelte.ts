import type { LikenessKind } from '../../src-main/contract/fields.ts';
import { ok, type Result } from '../../src-main/contract/errors.ts';
import type { LikeWhat } from '../../src-main/contract/similar-calls.ts';
import type { Explanation } from '../similar/heat-map.ts';
import { engine } from './engine.svelte.ts';

/** Held at least so long, the key shows the reasons only while it is held. */
const HELD_MS = 350;
const MOST_KEPT = 60;

interface Answer {
  readonly key: string;
  readonly result: Result<Explanation>;
}

function pairKey(of: LikeWhat, photo: number, by: LikenessKind): string {
  return JSON.stringify([of, photo, by]);
}

/** Why one result is like what was asked about. */
class Why {
  isOn = $state(false);
  /** The result that is explained, where a person pointed at one. */
  pointedAt: number | undefined = $state();
  #answer: Answer | undefined = $state.raw();
  readonly #kept = new Map<string, Explanation>();
  #abort: AbortController | undefined;
  #pressedAt: number | undefined;

  toggle(): void {
    this.isOn = !this.isOn;
  }

  /** The key goes down: on until it is pressed again, or let go of after a while. */
  press(): void {
    this.toggle();
    this.#pressedAt = this.isOn ? performance.now() : undefined;
  }

  release(): void {
    const at = this.#pressedAt;
    this.#pressedAt = undefined;
    if (at !== undefined && performance.now() - at > HELD_MS) this.isOn = false;
  }

  /** Asks for the reason of one pair; an earlier question that is still open is dropped. */
  async explain(of: LikeWhat, photo: number, by: LikenessKind): Promise<void> {
    const key = pairKey(of, photo, by);
    this.#abort?.abort();
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      this.#answer = { key, result: ok(kept) };
      return;
    }
    const abort = new AbortController();
    this.#abort = abort;
    const result = await engine.client.explain({ of, photo, by }, { signal: abort.signal });
    if (abort.signal.aborted) return;
    this.#answer = { key, result };
    if (!result.ok) return;
    this.#kept.set(key, result.value);
    for (const oldest of [...this.#kept.keys()].slice(0, -MOST_KEPT)) this.#kept.delete(oldest);
  }

  /** The reason of this pair, or why there is none; undefined until it is there. */
  answerTo(of: LikeWhat, photo: number, by: LikenessKind): Result<Explanation> | undefined {
    return this.#answer?.key === pairKey(of, photo, by) ? this.#answer.result : undefined;
  }

  /** Nothing is looked at any more. */
  stop(): void {
    this.#abort?.abort();
  }
}

export const why = new Why();
