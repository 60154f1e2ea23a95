import type { CallOutput } from '../../contract/calls.ts';
import type { CallOptions } from '../../contract/client.ts';
import type { LibraryParts } from '../library-parts.ts';

/** One thing that was looked at: how it is, and a sentence. */
export type Check = CallOutput<'doctor'>['checks'][number];

export interface DoctorContext extends CallOptions {
  readonly parts: LibraryParts;
  /** Mends what can be mended; the library is open for writing then. */
  readonly repair: boolean;
}

export function check(name: string, state: Check['state'], message: string): Check {
  return { name, state, message };
}

/** “1 photo”, “1,200 photos”. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
