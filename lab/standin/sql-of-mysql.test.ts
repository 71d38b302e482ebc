import { describe, expect, it } from 'vitest'
import { inMysql } from './sql-of-mysql.ts'

describe('a statement of the stand-in on MariaDB', () => {
  it.each([
    ['SELECT a FROM t WHERE b = $2 AND c = $1', 'SELECT a FROM t WHERE b = ? AND c = ?', ['y', 'x']],
    [
      'INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT (a) DO UPDATE SET b = excluded.b',
      'INSERT INTO t (a, b) VALUES (?, ?) ON DUPLICATE KEY UPDATE b = VALUES(b)',
      ['x', 'y'],
    ],
    ['SELECT a FROM t WHERE starts_with(a, $1)', 'SELECT a FROM t WHERE locate(?, a) = 1', ['x']],
    [`SELECT a FROM t WHERE a ~* 'mail|smtp'`, `SELECT a FROM t WHERE a REGEXP 'mail|smtp'`, []],
    ['UPDATE t SET a = $1 RETURNING id', 'UPDATE t SET a = ?', ['x']],
    ['DELETE FROM "T" WHERE "A" <= $1 RETURNING *', 'DELETE FROM "T" WHERE "A" <= ? RETURNING *', ['x']],
  ])('%s', (text, sql, values) => {
    expect(inMysql(text, ['x', 'y'])).toEqual([{ sql, values }])
  })

  it('is two where PostgreSQL does two things at once', () => {
    expect(inMysql('WITH gone AS (DELETE FROM t WHERE id <> 1)\n INSERT INTO t (id) VALUES ($1)', [1])).toEqual([
      { sql: 'DELETE FROM t WHERE id <> 1', values: [] },
      { sql: 'INSERT INTO t (id) VALUES (?)', values: [1] },
    ])
  })
})
