import { expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { runContext } from '../../test/fixtures/run-context.ts'
import { incomingPaths, keptPaths } from '../hold/layout.ts'
import type { Perform } from './effect.ts'
import { takeBackup, takeBackupToKeep } from './take-backup.ts'

it('takes away what was transferred for runs that were replaced, before it makes room for its own', async () => {
  const context = runContext()
  const host = memoryHost()
  const { layout } = context.target
  const own = incomingPaths(layout, context.run).folder
  const replaced = incomingPaths(layout, '20261101-013000-aaaa').folder
  for (const folder of [own, replaced]) host.put(`${folder}/database/toc.dat`, 'uncut')
  const first: Perform = async (effect) => {
    expect(await effect.verify()).toEqual({ kind: 'open', seen: '20261101-013000-aaaa of another run is still there' })
    await effect.apply(context.signal)
    expect(await effect.verify()).toEqual({ kind: 'done', result: { folder: own } })
    throw new Error('no further')
  }

  await expect(takeBackup.run({ ...context, target: { ...context.target, host } }, first)).rejects.toThrow('no further')

  expect(host.text(`${replaced}/database/toc.dat`)).toBeUndefined()
  expect(host.text(`${own}/database/toc.dat`)).toBe('uncut')
})

it('leaves what waits for a held copy, and every kept backup, where the backup is to be kept, and asks for no fence', async () => {
  const context = runContext()
  const host = memoryHost()
  const { layout } = context.target
  const [held, replaced] = ['20261115-013000-aaaa', '20261101-013000-aaaa']
  for (const run of [held, replaced]) host.put(`${incomingPaths(layout, run).folder}/refs`, 'uncut')
  host.put(`${keptPaths(layout, replaced).folder}/manifest.json`, 'kept')
  const made = { id: held, database: 'bitbucket_stg_1', source: 'production', dataFrom: null, createdAt: held } as const
  const generations = { ...context.generations, all: () => [{ ...made, state: 'half-made' as const }] }
  const fenced = { ...context, plan: { ...context.plan, waivers: [] }, generations }
  const first: Perform = async (effect) => {
    await effect.apply(context.signal)
    expect((await effect.verify()).kind).toBe('done')
    throw new Error('no further')
  }

  const taken = takeBackupToKeep.run({ ...fenced, target: { ...context.target, host } }, first)

  await expect(taken).rejects.toThrow('no further')
  expect(await host.list(`${layout.beside}/incoming`)).toEqual([held, context.run])
  expect(host.text(`${keptPaths(layout, replaced).folder}/manifest.json`)).toBe('kept')
})
