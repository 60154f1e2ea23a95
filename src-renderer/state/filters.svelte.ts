import type { FileType, PhotoFilter } from '../../src-main/contract/fields.ts';
import type { Sort } from '../../src-main/contract/photo-calls.ts';

/** Which photos the library shows, and in what order. */
class Filters {
  folder: number | undefined = $state();
  from: string | undefined = $state();
  to: string | undefined = $state();
  types: readonly FileType[] = $state.raw([]);
  sort: Sort = $state('newest');

  /** As the contract asks for it. */
  get photoFilter(): PhotoFilter {
    return {
      ...(this.folder === undefined ? {} : { folders: [this.folder] }),
      ...(this.from === undefined ? {} : { from: this.from }),
      ...(this.to === undefined ? {} : { to: this.to }),
      ...(this.types.length === 0 ? {} : { types: [...this.types] }),
    };
  }

  get isLimiting(): boolean {
    return this.from !== undefined || this.to !== undefined || this.types.length > 0;
  }

  clear(): void {
    this.from = undefined;
    this.to = undefined;
    this.types = [];
  }
}

export const filters = new Filters();
