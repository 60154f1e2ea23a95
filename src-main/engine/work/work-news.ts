import type { EngineEvent } from '../../contract/events.ts';
import type { WorkState } from '../../contract/fields.ts';
import { PacedNews } from './paced-news.ts';

/** News of the work come at most so often, ms; of photos and counts, which a page asks for again. */
const WORK_NEWS_MS = 250;
const PHOTO_NEWS_MS = 1000;

/** News of the work in the background, no more often than a person can follow. */
export class WorkNews {
  /** What the work is at. */
  readonly work: PacedNews;
  /** Photos or counts are not what they were. */
  readonly photos: PacedNews;
  /** Stars, tags, titles or captions, or how far their writing has come. */
  readonly marks: PacedNews;
  /** How far a network has come with the photos. */
  readonly models: PacedNews;

  constructor(emit: (event: EngineEvent) => void, state: () => WorkState) {
    this.work = new PacedNews(WORK_NEWS_MS, () => {
      emit({ kind: 'work', work: state() });
    });
    this.photos = new PacedNews(PHOTO_NEWS_MS, () => {
      emit({ kind: 'photos' });
      emit({ kind: 'overview' });
    });
    this.marks = new PacedNews(PHOTO_NEWS_MS, () => {
      emit({ kind: 'organised' });
    });
    this.models = new PacedNews(PHOTO_NEWS_MS, () => {
      emit({ kind: 'models' });
    });
  }

  /** Sends what waits, but for news of the work itself: they come before the news that it is over. */
  settle(): void {
    for (const news of [this.photos, this.marks, this.models]) news.settle();
  }

  /** What waits is not sent. */
  close(): void {
    for (const news of [this.work, this.photos, this.marks, this.models]) news.close();
  }
}
