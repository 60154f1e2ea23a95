import type { CallOptions } from '../../contract/client.ts';
import type { WorkEvents } from '../../contract/events.ts';

/** What a caller asked for, its news told to `own` first. */
export function joinedNews(own: WorkEvents, asked: CallOptions): CallOptions {
  return {
    ...asked,
    onProgress: (progress) => {
      own.onProgress?.(progress);
      asked.onProgress?.(progress);
    },
    onNotice: (notice) => {
      own.onNotice?.(notice);
      asked.onNotice?.(notice);
    },
  };
}
