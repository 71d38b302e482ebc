import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../kernel/app-error.ts'
import { formatUndoLine, parseUndoLine, type UndoEntry } from './undo-entry.ts'

describe('a line of the undo file', () => {
  it('is JSON that keeps every digit and byte', () => {
    const entry: UndoEntry = {
      kind: 'updated',
      table: 't',
      key: ['id'],
      set: ['at'],
      rows: [{ id: '9007199254740993', at: '2021-06-01 12:13:14.123456', body: new Uint8Array([0, 255]), none: null }],
    }

    expect(formatUndoLine(entry)).toBe(
      '{"kind":"updated","table":"t","key":["id"],"set":["at"],"rows":[{"id":"9007199254740993","at":"2021-06-01 12:13:14.123456","body":{"base64":"AP8="},"none":null}]}',
    )
    expect(parseUndoLine(formatUndoLine(entry))).toEqual(entry)
  })

  it('is read back whatever the cells are, and has no line break within', () => {
    const cell = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.uint8Array())
    const rows = fc.array(fc.dictionary(fc.string(), cell, { noNullPrototype: true }))
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('deleted', 'inserted'), rows, (table, kind, some) => {
        const line = formatUndoLine({ kind, table, rows: some })
        expect(line).not.toContain('\n')
        expect(parseUndoLine(line)).toEqual({ kind, table, rows: some })
      }),
    )
  })

  it.each([
    '',
    '{',
    '[]',
    '{"kind":"lost","table":"t","rows":[]}',
    '{"kind":"deleted","table":"t","rows":[{"secret":[1]}]}',
  ])('is refused without being quoted when it is %j', (line) => {
    const refused = new AppError('change/unreadable-undo', 'a line of the undo file is not an undo entry', {
      hint: 'the file was cut off or edited: take the previous generation back with `understudy rewind`',
    })

    expect(() => parseUndoLine(line)).toThrow(refused)
  })
})
