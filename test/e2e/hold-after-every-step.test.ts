import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { held, startedAfter } from '../fixtures/held-copy.ts'
import { liveDatabase, openRefreshedLab } from '../fixtures/interrupted-refresh.ts'
import type { RefreshLab } from '../fixtures/refresh-lab.ts'

let staged: RefreshLab
let before: string

beforeAll(async () => {
  staged = await openRefreshedLab()
  before = await liveDatabase(staged)
})
afterAll(async () => staged[Symbol.asyncDispose]())

describe('a refresh that was interrupted', () => {
  it.each([
    // Until the new home is swapped in, what lies there is the copy of before, cut and with a database of its own.
    ['stop-target', 'RUNNING'],
    ['keep-generation', 'RUNNING'],
    ['restore-database', 'RUNNING'],
    ['restore-home', 'ERROR'],
    ['rewrite-configuration', 'ERROR'],
    ['cut-integrations', 'ERROR'],
    ['search-leaks', 'ERROR'],
    ['prove-refusal', 'ERROR'],
  ] as const)(
    'after %s can not start its copy: not by the unit, not by hand, not by a reboot',
    async (step, byHand) => {
      expect(await startedAfter(step, staged)).toEqual(held(byHand, before))
    },
  )
})
