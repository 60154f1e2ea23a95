import { OrganisationPen } from './organisation-pen.ts';
import { ActHistory } from './organise-acts.ts';
import { AlbumPen } from './organise-albums.ts';
import { MarkPen } from './organise-marks.ts';
import { RefusalPen } from './organise-refusals.ts';
import { TagPen } from './organise-tags.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** The writing half of a person's order; `acts` frames what can be undone. */
export class OrganisePen {
  readonly acts: ActHistory;
  readonly marks: MarkPen;
  readonly tags: TagPen;
  readonly albums: AlbumPen;
  readonly refusals: RefusalPen;
  readonly organisation: OrganisationPen;

  constructor(database: SqliteDatabase) {
    this.acts = new ActHistory(database);
    this.marks = new MarkPen(database);
    this.tags = new TagPen(database);
    this.albums = new AlbumPen(database);
    this.refusals = new RefusalPen(database);
    this.organisation = new OrganisationPen(database);
  }
}
