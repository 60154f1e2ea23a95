import type { IndexIdentity } from '../src-main/engine/vectors/index-footer.ts';
import { REAL_LIKE_DIMENSIONS } from './real-like-vectors.ts';

/** The index that is measured. */
export const BENCH_INDEX: IndexIdentity = {
  name: 'content',
  modelId: 'real-like',
  dimensions: REAL_LIKE_DIMENSIONS,
};
