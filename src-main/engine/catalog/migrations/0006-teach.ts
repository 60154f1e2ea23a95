/**
 * What Kindred was taught to recognise, and what a person said of what it suggests.
 *
 * A refusal is what a person says: it is written down for undoing as all of that is
 * (migrations/0003-organise.ts). What was learnt is not; it has no foreign key, so that it is still
 * there when a tag or album that was deleted comes back by undoing. Ids are never given twice.
 */
const refused = `
-- Photos that are never suggested again for a tag or album, and that the next training tells it apart from.
CREATE TABLE tag_refusals (
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
  PRIMARY KEY (photo_id, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_refusals_by_tag ON tag_refusals (tag_id, photo_id);
CREATE TABLE album_refusals (
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  album_id INTEGER NOT NULL REFERENCES albums (id) ON DELETE CASCADE,
  PRIMARY KEY (photo_id, album_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX album_refusals_by_album ON album_refusals (album_id, photo_id);
`;

/** The row that a table of refusals loses or gains, as acts keep it. */
function refusalAs(name: 'OLD' | 'NEW', target: string): string {
  return `json_object('photo_id', ${name}.photo_id, '${target}', ${name}.${target})`;
}

function writingDown(table: string, target: string): string {
  const trigger = (event: 'INSERT' | 'DELETE', before: string, after: string) => `
CREATE TRIGGER ${table}_${event.toLowerCase()}_act AFTER ${event} ON ${table}
WHEN EXISTS (SELECT 1 FROM current_act WHERE act_id IS NOT NULL) BEGIN
  INSERT INTO act_rows (act_id, tbl, before, after)
    SELECT act_id, '${table}', ${before}, ${after} FROM current_act;
END;`;
  return [
    trigger('INSERT', 'NULL', refusalAs('NEW', target)),
    trigger('DELETE', refusalAs('OLD', target), 'NULL'),
  ].join('\n');
}

/**
 * Photos that something was taken from, by whatever way (undoing, another program's sidecar): what gives
 * tags by itself leaves them alone until they are given it again.
 */
function takenFrom(table: string, target: string, of: string): string {
  const taken = `taken_${table}`;
  return `
CREATE TABLE ${taken} (
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  ${target} INTEGER NOT NULL REFERENCES ${of} (id) ON DELETE CASCADE,
  PRIMARY KEY (photo_id, ${target})
) STRICT, WITHOUT ROWID;
CREATE INDEX ${taken}_by_target ON ${taken} (${target}, photo_id);
CREATE TRIGGER ${table}_taken AFTER DELETE ON ${table} BEGIN
  DELETE FROM ${taken} WHERE photo_id = OLD.photo_id AND ${target} = OLD.${target};
  INSERT INTO ${taken} (photo_id, ${target}) SELECT OLD.photo_id, OLD.${target}
    WHERE EXISTS (SELECT 1 FROM photos WHERE id = OLD.photo_id)
    AND EXISTS (SELECT 1 FROM ${of} WHERE id = OLD.${target});
END;
CREATE TRIGGER ${table}_given_again AFTER INSERT ON ${table} BEGIN
  DELETE FROM ${taken} WHERE photo_id = NEW.photo_id AND ${target} = NEW.${target};
END;`;
}

const lessons = `
CREATE TABLE lessons (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tag_id INTEGER UNIQUE,
  album_id INTEGER UNIQUE,
  -- The network whose features it was learnt with.
  model_id TEXT NOT NULL,
  -- JSON (teach/lesson-report.ts): what came of it.
  report TEXT NOT NULL,
  -- What was learnt (teach/learnt-bytes.ts).
  learnt BLOB NOT NULL,
  -- What the photos were that it was learnt from, for telling whether they still are.
  examples TEXT NOT NULL,
  -- Photos at least this probable get it by themselves; NULL: none does.
  threshold REAL CHECK (threshold BETWEEN 0.5 AND 1),
  -- Up to which revision of the catalog photos were looked at for that; 0: none was.
  looked_at INTEGER NOT NULL DEFAULT 0,
  -- Milliseconds since 1970.
  taught_at INTEGER NOT NULL,
  CHECK ((tag_id IS NULL) <> (album_id IS NULL))
) STRICT;
`;

export const teach = [
  refused,
  writingDown('tag_refusals', 'tag_id'),
  writingDown('album_refusals', 'album_id'),
  takenFrom('photo_tags', 'tag_id', 'tags'),
  takenFrom('album_photos', 'album_id', 'albums'),
  lessons,
].join('\n');
