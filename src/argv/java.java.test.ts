import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatArguments } from './java.ts'

const program = join(import.meta.dirname, '..', '..', 'test', 'fixtures', 'java', 'SaidProperties.java')
// No NUL: the kernel takes it for the end of an argument.
const anyValue = fc.oneof(
  fc.constantFrom('', ' ', 'a b', '"', '\\', '\\"', "it's", '#x', '@y', 'a\nb\r\t\f', '*', '$HOME', 'grün €', '-jar'),
  fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !text.includes('\0')),
)

it('a real JVM reads every property as it was written, and shows none to others', { timeout: 60_000 }, async () => {
  const values = fc.sample(anyValue, { numRuns: 300, seed: 4 })
  const folder = mkdtempSync(join(tmpdir(), 'understudy-arguments-'))
  const file = join(folder, 'client.args')
  const properties = Object.fromEntries(values.map((value, index) => [`said.${index}`, value]))
  writeFileSync(file, formatArguments(properties).reveal(), { mode: 0o600 })

  const { stdout } = await execa('java', [`@${file}`, program], { env: { LC_ALL: 'C.UTF-8' } })
  rmSync(folder, { recursive: true })

  const said = stdout.split('\n').map((line) => Buffer.from(line, 'base64').toString('utf8'))
  expect(said.slice(0, -1)).toEqual(values)
  expect(said.at(-1)).toBe(`java\0@${file}\0${program}\0`)
})
