import { afterAll, beforeAll, expect, it } from 'vitest'
import { checkEnvironment } from '../../src/app/check-environment.ts'
import { planRefresh } from '../../src/app/plan-refresh.ts'
import { openQuietLab } from '../fixtures/quiet-lab.ts'
import type { RefreshLab } from '../fixtures/refresh-lab.ts'

let staged: RefreshLab
let dropped: string

beforeAll(async () => {
  staged = await openQuietLab({ scale: { repositories: 4, comments: 20 } })
  const { error } = await staged.refresh()
  if (error !== undefined) throw new Error('the first refresh did not end well', { cause: error })
  await using app = await staged.openApp()
  dropped = app.generations('staging').all()[0]?.database ?? ''
  const server = await staged.lab.connect('staging', 'postgres')
  await server.query(`DROP DATABASE "${dropped}" WITH (FORCE)`)
  await server.end()
})
afterAll(async () => staged[Symbol.asyncDispose]())

it('a copy whose database somebody dropped is none to check', async () => {
  await using app = await staged.openApp()

  await expect(checkEnvironment(app, 'staging')).rejects.toMatchObject({
    code: 'run/no-copy',
    message: `the database ${dropped} of the copy on staging is gone`,
  })
})

it('a refresh over it says so, keeps nothing of it, and makes a copy that runs', async () => {
  const { address, port } = staged.lab.topology.staging.database
  await using app = await staged.openApp()
  const { plan } = await planRefresh(app, 'staging', { adopted: false })

  const { error } = await staged.refresh()

  expect(error).toBeUndefined()
  expect(plan.warnings.map(({ summary }) => summary)).toContain(
    `the database ${dropped} of staging is not on ${address}:${port} any more, and counts as none`,
  )
  expect(staged.told).toContain(
    `the database ${dropped} of the copy before is gone: neither its licence nor anything else of it is kept`,
  )
  expect(await staged.lab.state('staging')).toBe('RUNNING')
  expect((await staged.generations()).map((line) => line.split(' ')[1])).toEqual(['live', 'kept'])
})
