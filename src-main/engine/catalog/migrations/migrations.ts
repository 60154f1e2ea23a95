import { first } from './0001-first.ts';
import { browse } from './0002-browse.ts';
import { organise } from './0003-organise.ts';
import { keep } from './0004-keep.ts';

/** All schema changes in order; the n-th brings a catalog from version n − 1 to n. Never edit one. */
export const MIGRATIONS: readonly string[] = [first, browse, organise, keep];
