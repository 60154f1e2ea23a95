import { z } from 'zod';
import { count, id } from './fields.ts';

const nothing = z.strictObject({});

/** A photo whose file is not found any more. */
const missingPhoto = z.object({
  id,
  name: z.string(),
  /** Absolute, as a person reads it: where it was. */
  path: z.string(),
  /** A ThumbHash, base64; empty where it was never read. */
  thumbHash: z.string(),
  version: z.string(),
  /** Pixels, upright; 0 where it was never read. */
  width: count,
  height: count,
  /** ISO 8601: when it was first not found. */
  since: z.string(),
  /** It is forgotten after so many more days. */
  daysLeft: count,
  /** It has stars, tags, a title or a caption, or is in an album. */
  isOrganised: z.boolean(),
});
export type MissingPhoto = z.output<typeof missingPhoto>;

/** A copy of the catalog without what can be made again. */
const backup = z.object({
  /** Its file name. */
  name: z.string(),
  /** ISO 8601. */
  at: z.string(),
  photos: count,
  /** Photos with stars, tags, titles, captions or albums. */
  organised: count,
  byteSize: count,
});
export type Backup = z.output<typeof backup>;

/** Calls about what could be lost: photos whose file is gone, and copies of the catalog. */
export const KEEPING_CALLS = {
  /** Photos whose file is not found any more, those that went last first; at most 10,000. */
  missing: {
    input: nothing,
    output: z.object({ photos: z.array(missingPhoto), total: count }),
  },
  /** Forgets missing photos with all that was said of them; all without ids. Files are not touched. */
  forgetMissing: {
    input: z.strictObject({ ids: z.array(id).max(10_000).optional() }),
    output: z.object({ forgotten: count }),
  },
  /** Sound copies of the catalog, newest first; answered also while the catalog itself is damaged. */
  backups: {
    input: nothing,
    output: z.object({ backups: z.array(backup) }),
  },
  /**
   * Sets the catalog aside, whole, and puts a copy in its place; without a name, the newest sound one.
   * Answered also while the catalog is damaged; photos that the copy lacks vectors of are read again.
   */
  restoreBackup: {
    input: z.strictObject({ name: z.string().min(1).max(255).optional() }),
    output: z.object({ restored: backup, setAside: z.string() }),
  },
} as const;
