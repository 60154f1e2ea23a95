import { first } from './0001-first.ts';
import { browse } from './0002-browse.ts';
import { organise } from './0003-organise.ts';
import { keep } from './0004-keep.ts';
import { models } from './0005-models.ts';
import { teach } from './0006-teach.ts';

/** All schema changes in order; the n-th brings a catalog from version n − 1 to n. Never edit one. */
export const MIGRATIONS: readonly string[] = [first, browse, organise, keep, models, teach];
