import { expect, it } from 'vitest'
import { memoryServer } from '../../test/fixtures/memory-server.ts'
import { runContext } from '../../test/fixtures/run-context.ts'
import { capturePreserved } from './capture-preserved.ts'
import type { RunContext } from './run-context.ts'

const live = {
  id: '20261115-013000-aaaa',
  database: 'bitbucket_stg_1',
  source: 'production',
  dataFrom: null,
  createdAt: '2026-11-15T01:30:00.000Z',
  state: 'live',
} as const

/** A target whose live generation has a database of that name, on a server that has these. */
function contextOn(databases: readonly string[]) {
  const plain = runContext()
  const notes: string[] = []
  const opened: string[] = []
  const context: RunContext = {
    ...plain,
    generations: { ...plain.generations, all: () => [live] },
    note: (text) => void notes.push(text),
    target: {
      ...plain.target,
      openServer: async () =>
        memoryServer({ databases: Object.fromEntries(databases.map((name) => [name, undefined])) }),
      openRunningCopy: async (name) => {
        opened.push(name)
        throw new Error('it is opened')
      },
    },
  }
  return { context, notes, opened }
}

const perform = () => Promise.reject(new Error('this step only reads'))

it('what shall be preserved is read from the database of the live generation', async () => {
  const { context, opened } = contextOn(['bitbucket_stg_1'])

  await expect(capturePreserved.run(context, perform)).rejects.toThrow('it is opened')
  expect(opened).toEqual(['bitbucket_stg_1'])
})

it('nothing is preserved of a copy whose database somebody dropped, and that is said', async () => {
  const { context, notes, opened } = contextOn(['another'])

  expect(await capturePreserved.run(context, perform)).toEqual({})

  expect(opened).toEqual([])
  expect(notes).toEqual([
    'the database bitbucket_stg_1 of the copy before is gone: neither its licence nor anything else of it is kept',
    'the administrators of the copy before are gone with its database: those of the copy are those of production, and nobody can check the copy by REST; set environments.staging.admin',
  ])
})
