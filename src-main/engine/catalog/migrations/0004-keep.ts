/**
 * What watching and never losing anything ask for: what is known of a photo's bytes, since when it is
 * missing, where drives are joined to a folder, and thumbnails that nothing shows any more.
 *
 * `is_unread` says that the bytes of the stamp (byte_size, mtime_us) have not been looked at; `hash` is
 * of earlier bytes then. A missing photo whose place another one took has a path_key that no file can
 * have: a NUL and its id follow.
 */
export const keep = `
ALTER TABLE photos ADD COLUMN is_unread INTEGER NOT NULL DEFAULT 1 CHECK (is_unread IN (0, 1));
-- The file's number in its file system, as decimal digits: the same after a rename. A hint, no proof.
ALTER TABLE photos ADD COLUMN file_number TEXT;
-- Milliseconds since 1970, while it is missing.
ALTER TABLE photos ADD COLUMN missing_since INTEGER;
UPDATE photos SET is_unread = 0 WHERE state IN ('indexed', 'failed')
  OR (state = 'missing' AND (indexed_at IS NOT NULL OR failure_code IS NOT NULL));
UPDATE photos SET missing_since = CAST(unixepoch('subsec') * 1000 AS INTEGER) WHERE state = 'missing';
CREATE INDEX photos_by_size ON photos (byte_size);
CREATE INDEX photos_missing ON photos (missing_since, id) WHERE state = 'missing';
CREATE INDEX photos_missing_by_hash ON photos (hash) WHERE state = 'missing';

-- A JSON array of paths relative to the folder ('' for itself) where other drives were joined to it at
-- the last look (scan/mounts.ts); NULL before the first one.
ALTER TABLE folders ADD COLUMN mounts TEXT;

-- Hashes of pictures that are not what a photo shows any more; their thumbnails may go.
CREATE TABLE left_thumbnails (hash BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TRIGGER photo_hash_changed AFTER UPDATE OF hash ON photos
WHEN OLD.hash IS NOT NULL AND OLD.hash IS NOT NEW.hash BEGIN
  INSERT OR IGNORE INTO left_thumbnails (hash) VALUES (OLD.hash);
END;
CREATE TRIGGER photo_hash_gone AFTER DELETE ON photos WHEN OLD.hash IS NOT NULL BEGIN
  INSERT OR IGNORE INTO left_thumbnails (hash) VALUES (OLD.hash);
END;
`;
