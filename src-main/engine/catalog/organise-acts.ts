import type { ActNote, UndoState } from '../../contract/organise-calls.ts';
import { ActReplay } from './organise-replay.ts';
import type { Row, SqliteDatabase } from './sqlite-database.ts';
import { numberOf, textOf } from './sqlite-rows.ts';

/** So many acts can be undone; older ones are forgotten. */
const KEPT_ACTS = 100;

/**
 * How things stand after an act. It is read before the act is there for good, so that one of which
 * nothing could be said any more is not there either.
 */
export interface AfterAct {
  readonly state: UndoState;
  /** Sidecars are waiting to be written. */
  readonly waitsForSidecars: boolean;
}

/** What an act came to. */
export interface Done<Value> extends AfterAct {
  /** How many photos it changed; where it changed none, how many tags and albums. 0: nothing. */
  readonly changed: number;
  readonly value: Value;
}

/** An act that was undone or done again; undefined where there was none. */
export interface TurnedAct extends AfterAct {
  readonly act: ActNote | undefined;
}

function noteOf(row: Row): ActNote {
  return {
    id: numberOf(row, 'id'),
    kind: textOf(row, 'kind'),
    photos: numberOf(row, 'photos'),
    name: row['name'] === null ? null : textOf(row, 'name'),
  };
}

/**
 * What the person did, act by act. Each act, each undoing and each doing again is one transaction
 * within which `current_act` has its row, so that a crash leaves none of it. Triggers write down
 * what changes (migrations/0003-organise.ts).
 */
export class ActHistory {
  readonly #database: SqliteDatabase;
  readonly #replay: ActReplay;

  constructor(database: SqliteDatabase) {
    this.#database = database;
    this.#replay = new ActReplay(database);
  }

  /**
   * Does something that can be undone. One that changes nothing leaves no trace; any other ends
   * the possibility to do undone acts again.
   * @param work changes rows, and gives the name of the act and a value; what it throws takes all back.
   */
  carryOut<Value>(
    kind: string,
    work: () => { readonly name: string | null; readonly value: Value },
  ): Done<Value> {
    return this.#database.transaction(() => {
      const now = Date.now();
      const { lastId } = this.#database.run('INSERT INTO acts (kind, at) VALUES (?, ?)', kind, now);
      const { name, value } = this.#asCurrent(lastId, now, work);
      const { rows, photos, others } = this.#sizeOf(lastId);
      if (rows === 0) {
        this.#database.run('DELETE FROM acts WHERE id = ?', lastId);
        return { changed: 0, value, ...this.#after() };
      }
      this.#database.run('UPDATE acts SET name = ?, photos = ? WHERE id = ?', name, photos, lastId);
      this.#forget();
      return { changed: photos > 0 ? photos : others, value, ...this.#after() };
    });
  }

  /** Takes the last act back. */
  undo(): TurnedAct {
    return this.#turn(this.#lastDone(), (act) => {
      this.#replay.back(act.id);
      this.#database.run('UPDATE acts SET is_undone = 1 WHERE id = ?', act.id);
    });
  }

  /** Does again what was undone last. */
  redo(): TurnedAct {
    return this.#turn(this.#firstUndone(), (act) => {
      this.#replay.again(act.id);
      this.#database.run('UPDATE acts SET is_undone = 0 WHERE id = ?', act.id);
    });
  }

  state(): UndoState {
    return { undo: this.#lastDone() ?? null, redo: this.#firstUndone() ?? null };
  }

  #after(): AfterAct {
    const row = this.#database.one('SELECT 1 FROM sidecar_writes WHERE problem IS NULL LIMIT 1');
    return { state: this.state(), waitsForSidecars: row !== undefined };
  }

  #turn(act: ActNote | undefined, work: (act: ActNote) => void): TurnedAct {
    if (act === undefined) return { act, ...this.#after() };
    return this.#database.transaction(() => {
      this.#database.exec('PRAGMA defer_foreign_keys = ON');
      this.#asCurrent(null, Date.now(), () => {
        work(act);
      });
      return { act, ...this.#after() };
    });
  }

  #asCurrent<Value>(act: number | null, at: number, work: () => Value): Value {
    this.#database.run('INSERT INTO current_act (id, act_id, at) VALUES (1, ?, ?)', act, at);
    const value = work();
    this.#database.run('DELETE FROM current_act');
    return value;
  }

  #sizeOf(act: number): { rows: number; photos: number; others: number } {
    const row = this.#database.one(
      `SELECT COUNT(*) AS rows, COUNT(DISTINCT COALESCE(after, before) ->> 'photo_id') AS photos,
       COUNT(DISTINCT tbl || (COALESCE(after, before) ->> 'id')) AS others
       FROM act_rows WHERE act_id = ?`,
      act,
    );
    return {
      rows: numberOf(row, 'rows'),
      photos: numberOf(row, 'photos'),
      others: numberOf(row, 'others'),
    };
  }

  /** A new act ends what was undone, and the oldest make room for it. */
  #forget(): void {
    this.#database.run('DELETE FROM acts WHERE is_undone = 1');
    this.#database.run(
      'DELETE FROM acts WHERE id NOT IN (SELECT id FROM acts ORDER BY id DESC LIMIT ?)',
      KEPT_ACTS,
    );
  }

  #lastDone(): ActNote | undefined {
    const row = this.#database.one(
      'SELECT id, kind, photos, name FROM acts WHERE is_undone = 0 ORDER BY id DESC LIMIT 1',
    );
    return row === undefined ? undefined : noteOf(row);
  }

  #firstUndone(): ActNote | undefined {
    const row = this.#database.one(
      'SELECT id, kind, photos, name FROM acts WHERE is_undone = 1 ORDER BY id LIMIT 1',
    );
    return row === undefined ? undefined : noteOf(row);
  }
}
