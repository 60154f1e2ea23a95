import type { FilePath } from '../scan/file-path.ts';

/** A photo whose file is not found any more. */
export interface MissingRow {
  readonly id: number;
  /** Absolute: where it was. */
  readonly path: FilePath;
  /** Empty where it was never read. */
  readonly thumbHash: Uint8Array;
  readonly hash: Uint8Array;
  /** Pixels, upright; 0 where it was never read. */
  readonly width: number;
  readonly height: number;
  /** Milliseconds since 1970: when it was first not found. */
  readonly since: number;
  /** A person said something of it, or put it into an album. */
  readonly isOrganised: boolean;
}

/**
 * Photos that are missing: not those that a pattern leaves out, nor those of a folder that is away,
 * which may all be there still.
 */
export interface MissingCatalog {
  count(): number;
  /** Those that went last first. */
  list(limit: number): MissingRow[];
  /** Those that have been missing since `time` (milliseconds since 1970) or longer and may be forgotten for it. */
  sinceBefore(time: number, keptMs: number, limit: number): number[];
  /** Those of these photos that are down as missing for longer are so since `time`, milliseconds since 1970. */
  spare(ids: readonly number[], time: number): void;
  /** One transaction: forgets those of these photos that are missing, with all that hangs on them; gives how many. */
  forget(ids: readonly number[]): number;
}
