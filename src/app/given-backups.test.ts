import { expect, it } from 'vitest'
import { memoryApp } from '../../test/fixtures/memory-app.ts'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { memoryLayout, memoryTarget, memoryTargetDisk } from '../../test/fixtures/memory-target.ts'
import { runContext } from '../../test/fixtures/run-context.ts'
import { productionDatabase, productionFacts, stagingFacts } from '../../test/fixtures/two-environments.ts'
import { verifyBackup } from './given-backups.ts'

/** A target with this database, and what was written on its host. */
function opened(database = stagingFacts.identity.database) {
  const disk = memoryTargetDisk()
  const target = memoryTarget(disk)
  const facts = { ...stagingFacts, identity: { ...stagingFacts.identity, database } }
  const store = memoryStore()
  const app = memoryApp({ store, target: { ...target, survey: async () => facts }, holder: 'process 1' })
  const source = { ...runContext().source, survey: async () => productionFacts, [Symbol.asyncDispose]: async () => {} }
  return { app: { ...app, openSource: async () => source }, store, host: disk.host }
}

it('is not even looked into on a target that may be production: nothing is written there', async () => {
  const { app, host } = opened(productionDatabase)

  await expect(verifyBackup(app, 'staging', 'a.tar.gz')).rejects.toMatchObject({ code: 'policy/refused-target' })

  expect(await host.list(memoryLayout.beside)).toEqual([])
})

it('is not looked into while a run is at work on the target', async () => {
  const { app, store } = opened()
  const lock = { environment: 'staging', run: 'x', by: 'mira', why: 'refresh', since: '2026-11-22T01:00:00.000Z' }
  store.takeLock({ ...lock, holder: 'process 2' })

  await expect(verifyBackup({ ...app, lives: () => true }, 'staging', 'a.tar.gz')).rejects.toMatchObject({
    code: 'run/locked',
  })
})
