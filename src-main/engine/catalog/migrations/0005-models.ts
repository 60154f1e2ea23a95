/**
 * Several networks at once. The setting `model` names the one that serves, `next-model` the one that
 * is to serve as soon as every photo has been through it.
 */
export const models = `
-- Networks whose vectors are made for every photo, the serving one among them.
CREATE TABLE kept_models (model_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO kept_models (model_id) SELECT value FROM settings WHERE key = 'model';

-- Photos that a network could not look at (with a reason), or is looking at now (without): a row without
-- a reason that is still there at the next start is of a photo that the engine may have gone down with.
CREATE TABLE embed_tries (
  model_id TEXT NOT NULL,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  tries INTEGER NOT NULL,
  code TEXT,
  message TEXT,
  PRIMARY KEY (model_id, photo_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX embed_tries_by_photo ON embed_tries (photo_id);
-- Other bytes are another try.
CREATE TRIGGER photo_tried_anew AFTER UPDATE OF hash ON photos WHEN OLD.hash IS NOT NEW.hash BEGIN
  DELETE FROM embed_tries WHERE photo_id = OLD.id;
END;
`;
