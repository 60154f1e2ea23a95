import type { Result } from '../../contract/errors.ts';
import type { IndexIdentity } from './index-footer.ts';
import type { IndexState } from './stored-index.ts';
import type { Neighbours } from './vector-index.ts';

/** What the index worker is started with. */
export interface IndexWorkerData {
  readonly directory: string;
  readonly specs: readonly IndexIdentity[];
  readonly readOnly: boolean;
}

/** What is asked of one index. */
export type IndexCall =
  | {
      readonly kind: 'add';
      readonly ids: readonly number[];
      readonly vectors: Float32Array<ArrayBuffer>;
    }
  | { readonly kind: 'remove'; readonly ids: readonly number[] }
  | { readonly kind: 'has'; readonly ids: readonly number[] }
  | {
      readonly kind: 'search';
      readonly vector: Float32Array<ArrayBuffer>;
      readonly count: number;
    }
  | { readonly kind: 'save'; readonly revision: number }
  | { readonly kind: 'reset' };

/** What the index worker is told. */
export type IndexRequest =
  | {
      readonly kind: 'call';
      readonly ticket: number;
      readonly name: string;
      readonly call: IndexCall;
    }
  | { readonly kind: 'close' };

/** What comes of each kind of call. */
export interface IndexResults {
  readonly add: Result<void>;
  readonly remove: Result<number>;
  readonly has: Result<boolean[]>;
  readonly search: Result<Neighbours>;
  readonly save: Result<void>;
  readonly reset: Result<void>;
}

/** What came of a call, with its kind. */
export type IndexOutcome = {
  readonly [K in keyof IndexResults]: { readonly kind: K; readonly result: IndexResults[K] };
}[keyof IndexResults];

/** What the index worker says. */
export type IndexReply =
  | { readonly kind: 'ready'; readonly states: readonly (readonly [string, IndexState])[] }
  | {
      readonly kind: 'outcome';
      readonly ticket: number;
      readonly name: string;
      /** How the index stands after the call; undefined where there is none of that name. */
      readonly state: IndexState | undefined;
      readonly outcome: IndexOutcome;
    };
