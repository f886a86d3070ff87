// A database of SQLite with statements that are prepared once.

import type { Database, PreparedStatement, SqlValue } from '@sqlite.org/sqlite-wasm';

export class SqlDatabase {
  readonly #database: Database;
  readonly #statements = new Map<string, PreparedStatement>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Runs statements that have no parameters and are not used again. */
  exec(sql: string): void {
    this.#database.exec(sql);
  }

  /** Runs `work` in one transaction: all that it writes, or nothing. */
  transaction<T>(work: () => T): T {
    this.#database.exec('BEGIN');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (cause) {
      this.finalize();
      this.#database.exec('ROLLBACK');
      throw cause;
    }
  }

  #statement(sql: string): PreparedStatement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const prepared = this.#database.prepare(sql);
    this.#statements.set(sql, prepared);
    return prepared;
  }

  /** The first column of the first row; null when there is none. */
  value(sql: string, ...parameters: SqlValue[]): SqlValue {
    const statement = this.#statement(sql);
    try {
      bindAll(statement, parameters);
      return statement.step() ? statement.get(0) : null;
    } finally {
      statement.reset(true);
    }
  }

  /** The rows, as arrays of their columns. */
  *rows(sql: string, ...parameters: SqlValue[]): Generator<SqlValue[]> {
    const statement = this.#statement(sql);
    try {
      bindAll(statement, parameters);
      while (statement.step()) yield statement.get([]);
    } finally {
      statement.reset(true);
    }
  }

  /** Runs a statement that does a part of its work for each row that it returns. */
  runToEnd(sql: string): void {
    const statement = this.#statement(sql);
    try {
      while (statement.step());
    } finally {
      statement.reset(true);
    }
  }

  run(sql: string, ...parameters: SqlValue[]): void {
    const statement = this.#statement(sql);
    try {
      bindAll(statement, parameters);
      statement.step();
    } finally {
      statement.reset(true);
    }
  }

  /** Lets go of all statements. */
  finalize(): void {
    for (const statement of this.#statements.values()) statement.finalize();
    this.#statements.clear();
  }
}

function bindAll(statement: PreparedStatement, parameters: readonly SqlValue[]): void {
  for (const [index, value] of parameters.entries()) statement.bind(index + 1, value);
}
