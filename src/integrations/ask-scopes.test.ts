import { describe, expect, it } from 'vitest'
import { memoryCopy } from '../../test/fixtures/memory-environment.ts'
import type { RunningCopyReader } from '../ports/environment-reader.ts'
import { askScopes } from './ask-scopes.ts'
import { field } from './rest-check.ts'

const scopes = Array.from({ length: 500 }, (_, index) => `/repos/${index}/webhooks`)
const active = (path: string, entries: readonly unknown[]) =>
  entries.some((entry) => field(entry, 'active') === true) ? { result: 'fail' as const, evidence: path } : undefined
const list = (values: readonly unknown[]) => ({ status: 200, body: { values, isLastPage: true } })

function copyWith(
  answerOf: (path: string) => { readonly status: number; readonly body: unknown },
): RunningCopyReader & { readonly asked: string[]; most(): number } {
  const asked: string[] = []
  let [now, most] = [0, 0]
  return {
    ...memoryCopy({ answers: {} }),
    asked,
    most: () => most,
    get: async (path) => {
      asked.push(path)
      now += 1
      most = Math.max(most, now)
      await new Promise((resolve) => setImmediate(resolve))
      now -= 1
      return answerOf(path)
    },
  }
}

describe('asking every scope', () => {
  it('leaves none out, however many there are, and asks eight at once', async () => {
    const copy = copyWith(() => list([{ active: false }, { active: false }]))

    expect(await askScopes(copy, scopes, active)).toEqual({ kind: 'all', listed: 1000 })
    expect(copy.asked.toSorted()).toEqual(scopes.map((scope) => `${scope}?limit=1000`).toSorted())
    expect(copy.most()).toBe(8)
  })

  it('finds the one that is active among the last, and stops there', async () => {
    const copy = copyWith((path) => list([{ active: path.startsWith('/repos/450/') }]))

    expect(await askScopes(copy, scopes, active)).toEqual({
      kind: 'ended',
      verdict: { result: 'fail', evidence: '/repos/450/webhooks' },
    })
    expect(copy.asked.length).toBeLessThan(scopes.length)
  })

  it('reads every page, as far as the server says that there is one', async () => {
    const pages = new Map([
      ['/a/webhooks?limit=1000', { values: [{}, {}], isLastPage: false, nextPageStart: 100 }],
      ['/a/webhooks?limit=1000&start=100', { values: [{}], isLastPage: false, nextPageStart: 200 }],
      ['/a/webhooks?limit=1000&start=200', { values: [{ active: true }], isLastPage: true, nextPageStart: null }],
    ])
    const copy = copyWith((path) => ({ status: 200, body: pages.get(path) }))

    expect(await askScopes(copy, ['/a/webhooks'], () => undefined)).toEqual({ kind: 'all', listed: 4 })
    expect(await askScopes(copy, ['/a/webhooks'], active)).toMatchObject({ kind: 'ended', verdict: { result: 'fail' } })
  })

  it('cannot tell when one list is refused, or has more and does not say where', async () => {
    const busy = copyWith((path) => (path.startsWith('/repos/450/') ? { status: 429, body: {} } : list([])))
    const endless = copyWith(() => ({ status: 200, body: { values: [], isLastPage: false, nextPageStart: 0 } }))

    expect(await askScopes(busy, scopes, active)).toEqual({
      kind: 'ended',
      verdict: { result: 'unknown', evidence: 'GET /repos/450/webhooks?limit=1000 answers 429' },
    })
    expect(await askScopes(endless, ['/a/webhooks'], active)).toEqual({
      kind: 'ended',
      verdict: {
        result: 'unknown',
        evidence: 'GET /a/webhooks?limit=1000 has more, and does not say where it goes on',
      },
    })
  })
})
