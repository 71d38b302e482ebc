import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isScalar, parseDocument, visit, type Document, type Pair } from 'yaml'
import { parseConfig } from './parse-config.ts'

const example = readFileSync(new URL('../../docs/understudy.example.yaml', import.meta.url), 'utf8')

describe('one mistake in a good configuration', () => {
  it('is read or refused, never a crash, and each position lies inside the text', { timeout: 180_000 }, () => {
    const mutation = fc.record({
      place: fc.nat(),
      kind: fc.constantFrom('delete', 'misspell', 'retype'),
      value: fc.constantFrom(null, true, 0, -1, 1e300, 'hunter2', '', [], {}, ['hunter2'], { hunter2: 1 }),
      letter: fc.constantFrom('x', ' ', 'é', '.', '_'),
    })

    fc.assert(
      fc.property(mutation, (one) => {
        const text = mutated(one)
        const lines = text.split('\n')

        const parsed = parseConfig(text, { file: 'u.yaml', folder: '/etc/understudy' })

        const problems = parsed.kind === 'loaded' ? parsed.warnings : parsed.problems
        expect(parsed.kind === 'loaded' || problems.length > 0).toBe(true)
        for (const { where } of problems) {
          const [, line, column] = /^u\.yaml:(\d+):(\d+)$/.exec(where ?? '') ?? []
          expect(Number(column)).toBeGreaterThanOrEqual(1)
          expect(Number(column)).toBeLessThanOrEqual((lines[Number(line) - 1] ?? '').length + 1)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('is refused when it cuts the text off in the middle of a word, and never crashes', () => {
    fc.assert(
      fc.property(fc.nat({ max: example.length }), (length) => {
        const parsed = parseConfig(example.slice(0, length), { file: 'u.yaml', folder: '/etc/understudy' })

        expect(['loaded', 'refused']).toContain(parsed.kind)
      }),
      { numRuns: 30 },
    )
  })

  it('never repeats what stands where a secret reference belongs', { timeout: 180_000 }, () => {
    const bare = example.replaceAll(/^ *#.*\n/gm, '')
    const places = bare.match(/\{ (?:env|file): [^}]*\}/g) ?? []
    const value = fc.oneof(
      fc.stringMatching(/^[!-~]{1,3}hunter2[!-~]{0,3}$/),
      fc.constantFrom(',hunter2', ',x,hunter2', ',hunter2: 1', '$,-hunter2', 'x, y: hunter2'),
    )
    const written = fc.constantFrom(
      (text: string) => text,
      (text: string) => JSON.stringify(text),
      (text: string) => `{ env: ${JSON.stringify(text)} , file: x }`,
      (text: string) => `[${JSON.stringify(text)}]`,
    )

    fc.assert(
      fc.property(fc.nat({ max: places.length - 1 }), value, written, (index, secret, write) => {
        const place = places[index] ?? ''
        const parsed = parseConfig(
          bare.replace(place, () => write(secret)),
          { file: 'u.yaml', folder: '/etc/understudy' },
        )

        expect(parsed.kind).toBe('refused')
        expect(JSON.stringify(parsed)).not.toContain('hunter2')
      }),
      { numRuns: 300 },
    )
  })
})

interface Mutation {
  readonly place: number
  readonly kind: string
  readonly value: unknown
  readonly letter: string
}

function mutated({ place, kind, value, letter }: Mutation): string {
  const document = parseDocument(example)
  const pairs = pairsOf(document)
  const chosen = pairs[place % pairs.length]
  if (chosen === undefined) throw new Error('the example has no keys')
  const { map, pair } = chosen
  if (kind === 'delete') map.items.splice(map.items.indexOf(pair), 1)
  else if (kind === 'retype') pair.value = document.createNode(value)
  else if (isScalar(pair.key)) pair.key.value = `${String(pair.key.value)}${letter}`
  return document.toString()
}

function pairsOf(document: Document): { map: { items: Pair[] }; pair: Pair }[] {
  const found: { map: { items: Pair[] }; pair: Pair }[] = []
  visit(document, {
    Map(_, map) {
      for (const pair of map.items) found.push({ map, pair })
    },
  })
  return found
}
