import { describe, expect, it } from 'vitest'
import { memoryDatabase } from '../../../test/fixtures/memory-database.ts'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { runContext } from '../../../test/fixtures/run-context.ts'
import { refreshOfStaging } from '../../../test/fixtures/two-environments.ts'
import type { FindingDecision } from '../../config/decisions.ts'
import { storesNow } from './outer-stores.ts'

const rows = [
  { id: 1, ds_path: '/srv/bitbucket/shared/inside' },
  { id: 2, ds_path: '/mnt/a' },
  { id: 3, ds_path: '/mnt/gone' },
]

async function storesWith(decisions: readonly FindingDecision[]) {
  const host = memoryHost({ realpath: ({ args }) => ({ stdout: `${args.at(-1)}\0` }), cat: () => ({ exitCode: 1 }) })
  await host.makeFolder('/mnt/a/repositories', { mode: 0o700, owner: 'atlbitbucket', group: 'atlbitbucket' })
  const given = runContext({ refresh: { ...refreshOfStaging, decisions } })
  const openDatabase = async () => memoryDatabase({ bb_data_store: { key: ['id'], rows } })
  return await storesNow({ ...given, source: { ...given.source, host, openDatabase } })
}

describe('the data stores that a backup brings along', () => {
  it('are those outside the home that nobody keeps', async () => {
    const keep = { where: 'bb_data_store[id=3]', decision: { kind: 'keep', because: 'tested' } } as const

    expect(await storesWith([keep])).toEqual([{ id: '2', path: '/mnt/a' }])
  })

  it('stop the run where one of them can not be, whatever the plan saw', async () => {
    await expect(storesWith([])).rejects.toMatchObject({
      code: 'policy/undecided',
      message: 'the data store /mnt/gone of production can not be copied: it is not there on ssh://understudy@bb1',
      hint: 'set that right, or keep it with a reason under refresh.staging.decisions, then `understudy resume staging`',
    })
  })
})
