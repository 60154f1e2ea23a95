/**
 * What a person organises, the words that photos are found by, sidecars, and copies on their way out.
 *
 * What a person does is written down row by row by triggers, so that no way of changing something
 * can forget it: while `current_act` names an act, each change of these tables becomes a row of
 * `act_rows`, with the row as it was and as it is. Undoing sets back what is still as the act left it.
 * Changes of Kindred's own (a sidecar was read, a folder was forgotten) have no current act.
 */
const organised = `
CREATE TABLE marks (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
  favourite INTEGER NOT NULL DEFAULT 0 CHECK (favourite IN (0, 1)),
  stars INTEGER NOT NULL DEFAULT 0 CHECK (stars BETWEEN 0 AND 5),
  title TEXT,
  caption TEXT
) STRICT;
CREATE INDEX marks_favourite ON marks (photo_id) WHERE favourite = 1;
CREATE INDEX marks_stars ON marks (stars, photo_id) WHERE stars > 0;

-- path is travel/lisbon as the person writes it, path_key the same for comparing (organise/tag-path.ts).
CREATE TABLE tags (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  path TEXT NOT NULL,
  path_key TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE photo_tags (
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
  PRIMARY KEY (photo_id, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX photo_tags_by_tag ON photo_tags (tag_id, photo_id);

CREATE TABLE albums (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  parent_id INTEGER REFERENCES albums (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  -- Of a smart album: what it shows is what this search finds.
  search TEXT,
  cover_photo_id INTEGER REFERENCES photos (id) ON DELETE SET NULL,
  position REAL NOT NULL
) STRICT;
CREATE INDEX albums_by_parent ON albums (parent_id, position);
CREATE TABLE album_photos (
  album_id INTEGER NOT NULL REFERENCES albums (id) ON DELETE CASCADE,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  position REAL NOT NULL,
  PRIMARY KEY (album_id, photo_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX album_photos_by_photo ON album_photos (photo_id, album_id);
CREATE INDEX album_photos_by_position ON album_photos (album_id, position);

CREATE TABLE acts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  -- Of the tag or album, or the number of stars.
  name TEXT,
  photos INTEGER NOT NULL DEFAULT 0,
  at INTEGER NOT NULL,
  is_undone INTEGER NOT NULL DEFAULT 0 CHECK (is_undone IN (0, 1))
) STRICT;
CREATE TABLE act_rows (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  act_id INTEGER NOT NULL REFERENCES acts (id) ON DELETE CASCADE,
  tbl TEXT NOT NULL,
  -- JSON objects of whole rows; null where there was or is none.
  before TEXT,
  after TEXT
) STRICT;
CREATE INDEX act_rows_by_act ON act_rows (act_id, id);
-- One row while a person's act is carried out, undone or done again; act_id only in the first case.
CREATE TABLE current_act (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  act_id INTEGER REFERENCES acts (id) ON DELETE CASCADE,
  at INTEGER NOT NULL
) STRICT;

-- When the person last said this of a photo, milliseconds since 1970: the later of Kindred and a sidecar wins.
CREATE TABLE mark_times (
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  property TEXT NOT NULL CHECK (property IN ('stars', 'tags', 'title', 'caption')),
  at INTEGER NOT NULL,
  PRIMARY KEY (photo_id, property)
) STRICT, WITHOUT ROWID;
`;

/** The columns of each table that acts change; the first ones are its key. */
const ACT_TABLES: Readonly<Record<string, readonly string[]>> = {
  marks: ['photo_id', 'favourite', 'stars', 'title', 'caption'],
  tags: ['id', 'path', 'path_key'],
  photo_tags: ['photo_id', 'tag_id'],
  albums: ['id', 'parent_id', 'name', 'name_key', 'search', 'cover_photo_id', 'position'],
  album_photos: ['album_id', 'photo_id', 'position'],
};

function rowAs(name: 'OLD' | 'NEW', columns: readonly string[]): string {
  return `json_object(${columns.map((column) => `'${column}', ${name}.${column}`).join(', ')})`;
}

function writingDown(table: string, columns: readonly string[]): string {
  const trigger = (event: string, before: string, after: string) => `
CREATE TRIGGER ${table}_${event.toLowerCase()}_act AFTER ${event} ON ${table}
WHEN EXISTS (SELECT 1 FROM current_act WHERE act_id IS NOT NULL) BEGIN
  INSERT INTO act_rows (act_id, tbl, before, after)
    SELECT act_id, '${table}', ${before}, ${after} FROM current_act;
END;`;
  const [was, is] = [rowAs('OLD', columns), rowAs('NEW', columns)];
  return [
    trigger('INSERT', 'NULL', is),
    trigger('UPDATE', was, is),
    trigger('DELETE', was, 'NULL'),
  ].join('\n');
}

const actTriggers = Object.entries(ACT_TABLES)
  .map(([table, columns]) => writingDown(table, columns))
  .join('\n');

const sidecars = `
-- What the photo's own file and its sidecars said when they were last read: what is new in them is told by it.
CREATE TABLE file_marks (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
  -- JSON (sidecar/photo-marks.ts).
  embedded TEXT,
  sidecar TEXT
) STRICT;
CREATE TABLE sidecars (
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  -- Relative to the folder of the photo, as photos.path is.
  path BLOB NOT NULL,
  byte_size INTEGER NOT NULL,
  mtime_us INTEGER NOT NULL,
  problem TEXT,
  PRIMARY KEY (photo_id, path)
) STRICT, WITHOUT ROWID;
-- Photos whose sidecar is to be written.
CREATE TABLE sidecar_writes (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
  -- Why it could not be written the last time.
  problem TEXT
) STRICT;
-- What gave way where Kindred and a file said different things.
CREATE TABLE earlier_marks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  property TEXT NOT NULL,
  value TEXT NOT NULL,
  said_by TEXT NOT NULL CHECK (said_by IN ('kindred', 'file')),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX earlier_marks_by_photo ON earlier_marks (photo_id, id);
`;

/**
 * The person said `property` of `photo` just now: when, and that its sidecar is to be written. Rows are
 * taken out and put in, as a statement's own OR IGNORE would hold for a trigger's OR REPLACE, too.
 */
function said(photo: string, property: string): string {
  return `
  DELETE FROM mark_times WHERE property = '${property}' AND photo_id IN (${photo});
  INSERT INTO mark_times (photo_id, property, at)
    SELECT photo_id, '${property}', at FROM (${photo}), current_act;
  DELETE FROM sidecar_writes WHERE photo_id IN (${photo});
  INSERT INTO sidecar_writes (photo_id) SELECT photo_id FROM (${photo})
    WHERE EXISTS (SELECT 1 FROM settings WHERE key = 'writes-sidecars' AND value = '1');`;
}

const newPhoto = 'SELECT NEW.photo_id AS photo_id';
const oldPhoto =
  'SELECT OLD.photo_id AS photo_id WHERE EXISTS (SELECT 1 FROM photos WHERE id = OLD.photo_id)';

const saidTriggers = `
${['stars', 'title', 'caption']
  .map(
    (property) => `
CREATE TRIGGER marks_insert_${property} AFTER INSERT ON marks
WHEN EXISTS (SELECT 1 FROM current_act) AND COALESCE(NEW.${property}, 0) <> 0 BEGIN
${said(newPhoto, property)}
END;
CREATE TRIGGER marks_update_${property} AFTER UPDATE OF ${property} ON marks
WHEN EXISTS (SELECT 1 FROM current_act) AND OLD.${property} IS NOT NEW.${property} BEGIN
${said(newPhoto, property)}
END;
CREATE TRIGGER marks_delete_${property} AFTER DELETE ON marks
WHEN EXISTS (SELECT 1 FROM current_act) AND COALESCE(OLD.${property}, 0) <> 0 BEGIN
${said(oldPhoto, property)}
END;`,
  )
  .join('\n')}
CREATE TRIGGER photo_tags_insert_said AFTER INSERT ON photo_tags
WHEN EXISTS (SELECT 1 FROM current_act) BEGIN
${said(newPhoto, 'tags')}
END;
CREATE TRIGGER photo_tags_delete_said AFTER DELETE ON photo_tags
WHEN EXISTS (SELECT 1 FROM current_act) BEGIN
${said(oldPhoto, 'tags')}
END;
CREATE TRIGGER tags_update_said AFTER UPDATE OF path ON tags
WHEN EXISTS (SELECT 1 FROM current_act) AND OLD.path IS NOT NEW.path BEGIN
${said('SELECT photo_id FROM photo_tags WHERE tag_id = NEW.id', 'tags')}
END;
`;

/** The words of a photo are not what they were: its row is taken out and put in again. */
function wordsAnew(photo: string): string {
  return `
  DELETE FROM photo_words WHERE rowid = ${photo};
  INSERT INTO photo_words (rowid, name, folder, camera, lens, place, title, caption)
    SELECT * FROM photo_texts WHERE id = ${photo};`;
}

/**
 * `photo_words` holds no text of its own; its rowid is the photo's id. `words_of`, `folder_words_of`,
 * `text_words_of` and `place_words_of` (catalog/photo-words.ts) make words of paths, texts and places;
 * `place_of` and `country_of` (places/) give the nearest city.
 */
const words = `
ALTER TABLE photos ADD COLUMN place TEXT;
ALTER TABLE photos ADD COLUMN country TEXT;
UPDATE photos SET place = place_of(latitude, longitude), country = country_of(latitude, longitude)
  WHERE latitude IS NOT NULL;

CREATE VIRTUAL TABLE photo_words USING fts5 (
  name, folder, camera, lens, place, title, caption,
  content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE VIEW photo_texts AS
  SELECT p.id AS id, words_of(p.path) AS name, folder_words_of(f.path, p.path) AS folder,
    text_words_of(CONCAT_WS(' ', p.camera_make, p.camera_model)) AS camera,
    text_words_of(p.lens) AS lens, place_words_of(p.place, p.country) AS place,
    text_words_of(m.title) AS title, text_words_of(m.caption) AS caption
  FROM photos p JOIN folders f ON f.id = p.folder_id LEFT JOIN marks m ON m.photo_id = p.id;
INSERT INTO photo_words (rowid, name, folder, camera, lens, place, title, caption)
  SELECT * FROM photo_texts;
CREATE TRIGGER photo_words_insert AFTER INSERT ON photos BEGIN
  INSERT INTO photo_words (rowid, name, folder, camera, lens, place, title, caption)
    SELECT * FROM photo_texts WHERE id = NEW.id;
END;
CREATE TRIGGER photo_words_delete AFTER DELETE ON photos BEGIN
  DELETE FROM photo_words WHERE rowid = OLD.id;
END;
CREATE TRIGGER photo_words_update AFTER UPDATE OF
  path, folder_id, camera_make, camera_model, lens, place, country ON photos
WHEN OLD.path IS NOT NEW.path OR OLD.folder_id IS NOT NEW.folder_id
  OR OLD.camera_make IS NOT NEW.camera_make OR OLD.camera_model IS NOT NEW.camera_model
  OR OLD.lens IS NOT NEW.lens OR OLD.place IS NOT NEW.place OR OLD.country IS NOT NEW.country BEGIN
${wordsAnew('NEW.id')}
END;
CREATE TRIGGER photo_words_marked AFTER INSERT ON marks
WHEN NEW.title IS NOT NULL OR NEW.caption IS NOT NULL BEGIN
${wordsAnew('NEW.photo_id')}
END;
CREATE TRIGGER photo_words_remarked AFTER UPDATE OF title, caption ON marks
WHEN OLD.title IS NOT NEW.title OR OLD.caption IS NOT NEW.caption BEGIN
${wordsAnew('NEW.photo_id')}
END;
CREATE TRIGGER photo_words_unmarked AFTER DELETE ON marks
WHEN OLD.title IS NOT NULL OR OLD.caption IS NOT NULL BEGIN
${wordsAnew('OLD.photo_id')}
END;

-- As before, with the place, so that a timeline still reads none of the rows.
DROP INDEX photos_shown_by_date;
DROP INDEX photos_shown_by_adding;
DROP INDEX photos_shown_by_name;
CREATE INDEX photos_shown_by_date ON photos (shown_at, id, aspect, folder_id, format, place)
  WHERE hash IS NOT NULL AND state IN ('indexed', 'pending');
CREATE INDEX photos_shown_by_adding ON photos (added_at, id, aspect, shown_at, folder_id, format, place)
  WHERE hash IS NOT NULL AND state IN ('indexed', 'pending');
CREATE INDEX photos_shown_by_name ON photos (name_key, id, aspect, shown_at, folder_id, format, place)
  WHERE hash IS NOT NULL AND state IN ('indexed', 'pending');

-- What else a search asks of photos, in one narrow index that is gone through instead of the rows.
CREATE INDEX photos_facts ON photos
  (iso, f_number, focal_length_mm, width, height, byte_size, damaged, latitude, taken_at)
  WHERE hash IS NOT NULL AND state IN ('indexed', 'pending');
-- For suggestions: the next camera, lens or place is one step away.
CREATE INDEX photos_by_camera ON photos (camera_model, camera_make)
  WHERE hash IS NOT NULL AND state IN ('indexed', 'pending') AND camera_model IS NOT NULL;
CREATE INDEX photos_by_lens ON photos (lens)
  WHERE hash IS NOT NULL AND state IN ('indexed', 'pending') AND lens IS NOT NULL;
CREATE INDEX photos_by_place ON photos (place, country)
  WHERE hash IS NOT NULL AND state IN ('indexed', 'pending') AND place IS NOT NULL;
`;

const copies = `
CREATE TABLE exports (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  target BLOB NOT NULL,
  -- JSON (export/export-order.ts): format, size, metadata, names.
  how TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('working', 'paused', 'done', 'failed')),
  problem TEXT
) STRICT;
CREATE TABLE export_photos (
  export_id INTEGER NOT NULL REFERENCES exports (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  photo_id INTEGER NOT NULL,
  -- The name that it gets, written down before the file has it.
  name TEXT,
  is_done INTEGER NOT NULL DEFAULT 0 CHECK (is_done IN (0, 1)),
  problem TEXT,
  PRIMARY KEY (export_id, position)
) STRICT, WITHOUT ROWID;
`;

/** Stars that photos brought along become the person's. */
const ratings = `
INSERT INTO marks (photo_id, stars) SELECT id, rating FROM photos WHERE rating BETWEEN 1 AND 5;
INSERT INTO file_marks (photo_id, embedded)
  SELECT id, json_object('rating', rating) FROM photos WHERE rating IS NOT NULL;
`;

export const organise = [
  organised,
  actTriggers,
  sidecars,
  saidTriggers,
  words,
  copies,
  ratings,
].join('\n');
