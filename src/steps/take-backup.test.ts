import { expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { runContext } from '../../test/fixtures/run-context.ts'
import { incomingPaths } from '../hold/layout.ts'
import type { Perform } from './effect.ts'
import { takeBackup } from './take-backup.ts'

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
