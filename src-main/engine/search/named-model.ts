import { fail, type Result } from '../../contract/errors.ts';
import type { LibraryIndexes } from '../vectors/library-indexes.ts';
import type { SearchSpaces } from './search-spaces.ts';

/** Whether there is an index of the network's vectors: it is kept, and its files are whole. */
export function isIndexed({ content }: SearchSpaces, indexes: LibraryIndexes): boolean {
  return content !== undefined && indexes.states().some(({ name }) => name === content.name);
}

/** The reason where a network is named that has no vectors here. */
export function notKept(id: string): Result<never> {
  return fail('model-unknown', `The model ${id} has no vectors in this library yet.`);
}
