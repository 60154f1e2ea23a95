/**
 * The first catalog. Paths are blobs, so that no file name is ever lost to an encoding;
 * `path` of a photo is relative to its folder, so that a folder can move as a whole.
 * `revision` numbers every change of a vector: an index file that knows a revision can catch up.
 */
export const first = `
CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE folders (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  path BLOB NOT NULL,
  path_key BLOB NOT NULL UNIQUE,
  folds_case INTEGER NOT NULL CHECK (folds_case IN (0, 1)),
  added_at INTEGER NOT NULL,
  scanned_at INTEGER
) STRICT;

CREATE TABLE photos (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  folder_id INTEGER NOT NULL REFERENCES folders (id) ON DELETE CASCADE,
  path BLOB NOT NULL,
  path_key BLOB NOT NULL,
  byte_size INTEGER NOT NULL,
  mtime_us INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'indexed', 'failed', 'missing')),
  failure_code TEXT,
  failure_message TEXT,
  -- How often the engine went down with this photo in its hands; back to 0 when it goes well.
  crashes INTEGER NOT NULL DEFAULT 0,
  interruptions INTEGER NOT NULL DEFAULT 0,
  added_at INTEGER NOT NULL,
  indexed_at INTEGER,
  hash BLOB,
  format TEXT,
  width INTEGER,
  height INTEGER,
  damaged INTEGER NOT NULL DEFAULT 0,
  taken_at TEXT,
  taken_offset_minutes INTEGER,
  camera_make TEXT,
  camera_model TEXT,
  lens TEXT,
  exposure_seconds REAL,
  f_number REAL,
  iso REAL,
  focal_length_mm REAL,
  latitude REAL,
  longitude REAL,
  altitude_m REAL,
  rating INTEGER,
  thumb_hash BLOB,
  UNIQUE (folder_id, path_key)
) STRICT;
CREATE INDEX photos_by_state ON photos (state, id);
CREATE INDEX photos_by_hash ON photos (hash);
CREATE INDEX photos_by_taken_at ON photos (taken_at);

-- Photos that the engine has in its hands now: what is still here at the next start is suspect.
CREATE TABLE in_flight (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
  alone INTEGER NOT NULL CHECK (alone IN (0, 1))
) STRICT;

CREATE TABLE embeddings (
  id INTEGER PRIMARY KEY,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  model_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  -- float32, little-endian, as the model gave it.
  vector BLOB NOT NULL,
  -- The class profile (search/likeness.ts), where the model has classes.
  classes BLOB,
  UNIQUE (photo_id, model_id)
) STRICT;
CREATE INDEX embeddings_by_revision ON embeddings (model_id, revision);

-- Vectors that are gone, for an index file that still has them.
CREATE TABLE removals (
  model_id TEXT NOT NULL,
  photo_id INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (model_id, revision, photo_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE classes (
  model_id TEXT NOT NULL,
  class_index INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (model_id, class_index)
) STRICT, WITHOUT ROWID;

CREATE TABLE labels (
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  model_id TEXT NOT NULL,
  rank INTEGER NOT NULL,
  class_index INTEGER NOT NULL,
  probability REAL NOT NULL,
  PRIMARY KEY (photo_id, model_id, rank)
) STRICT, WITHOUT ROWID;
CREATE INDEX labels_by_class ON labels (model_id, class_index, probability);

INSERT INTO settings (key, value) VALUES ('revision', '0');
CREATE TRIGGER embedding_removed AFTER DELETE ON embeddings BEGIN
  UPDATE settings SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE key = 'revision';
  INSERT INTO removals (model_id, photo_id, revision)
    SELECT OLD.model_id, OLD.photo_id, CAST(value AS INTEGER) FROM settings WHERE key = 'revision';
END;
`;
