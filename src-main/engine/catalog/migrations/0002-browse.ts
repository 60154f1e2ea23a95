/**
 * What browsing asks for: folders that wait and leave things out, photos by date and by name.
 * `shown_at` is the wall clock time (catalog/shown-date.ts) that a photo is shown under, `name_key`
 * its name in an order for people (catalog/natural-order.ts); both by functions of Kindred's own.
 * The three photos_shown indexes hold all that a timeline needs, so that none of its rows is read.
 */
export const browse = `
ALTER TABLE folders ADD COLUMN is_paused INTEGER NOT NULL DEFAULT 0 CHECK (is_paused IN (0, 1));
-- The last scan could not look into it: its pending photos wait until it is back.
ALTER TABLE folders ADD COLUMN is_away INTEGER NOT NULL DEFAULT 0 CHECK (is_away IN (0, 1));
-- A JSON array of patterns (scan/exclude-patterns.ts).
ALTER TABLE folders ADD COLUMN excludes TEXT NOT NULL DEFAULT '[]';

ALTER TABLE photos ADD COLUMN shown_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE photos ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
-- Missing because a pattern leaves it out, not because it is gone.
ALTER TABLE photos ADD COLUMN is_excluded INTEGER NOT NULL DEFAULT 0 CHECK (is_excluded IN (0, 1));
ALTER TABLE photos ADD COLUMN aspect INTEGER GENERATED ALWAYS AS (
  CASE WHEN width > 0 AND height > 0 THEN MAX(1, CAST(ROUND(width * 1000.0 / height) AS INTEGER))
  ELSE 1000 END
) VIRTUAL;
UPDATE photos SET shown_at = shown_at_of(taken_at, mtime_us), name_key = name_key_of(path);

DROP INDEX photos_by_taken_at;
CREATE INDEX photos_by_folder ON photos (folder_id, state, is_excluded);
CREATE INDEX photos_shown_by_date ON photos (shown_at, id, aspect, folder_id, format)
  WHERE hash IS NOT NULL AND state IN ('indexed', 'pending');
CREATE INDEX photos_shown_by_adding ON photos (added_at, id, aspect, shown_at, folder_id, format)
  WHERE hash IS NOT NULL AND state IN ('indexed', 'pending');
CREATE INDEX photos_shown_by_name ON photos (name_key, id, aspect, shown_at, folder_id, format)
  WHERE hash IS NOT NULL AND state IN ('indexed', 'pending');
`;
