import { basename } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { missingForHosts } from './lab/requirements.ts'
import { filesWithHosts } from './test/files-with-hosts.ts'

// No test needs a module that is fresh; loading those once for each worker takes a third of the time off unit tests.
const MODULES_ONCE = { isolate: false }

// They wait for servers and programs more than they work, so more of them run at a time than there are cores.
const WITH_SERVERS = {
  globalSetup: 'test/made-clusters.ts',
  testTimeout: 120_000,
  hookTimeout: 120_000,
  maxWorkers: 4,
  sequence: { groupOrder: 1 },
  ...MODULES_ONCE,
}
// Two labs leave two cores half idle, because each waits for its services; they come after everything else.
const ON_THE_LAB = {
  globalSetup: ['test/built-programs.ts', 'test/made-clusters.ts'],
  testTimeout: 900_000,
  hookTimeout: 900_000,
  maxWorkers: 3,
  sequence: { groupOrder: 2 },
}

/** Hours together: script/nightly runs them, script/test does not. */
const NIGHTLY = [
  'src/config/config-mutations.test.ts',
  'test/contracts/backup-client.test.ts',
  'test/contracts/cloned-backup.test.ts',
  'test/contracts/restore-client.test.ts',
  'test/contracts/row-blocks-of-vendors.test.ts',
  'test/e2e/changed-since-plan.test.ts',
  'test/e2e/client.test.ts',
  'test/e2e/cuts-matter.test.ts',
  'test/e2e/discovery.test.ts',
  'test/e2e/diy.test.ts',
  'test/e2e/faults.test.ts',
  'test/e2e/fence-scopes.test.ts',
  'test/e2e/from-backup.test.ts',
  'test/e2e/from-staging.test.ts',
  'test/e2e/hold-after-every-step.test.ts',
  'test/e2e/hold-by-scripts.test.ts',
  'test/e2e/isolate-faults.test.ts',
  'test/e2e/isolate-mariadb.test.ts',
  'test/e2e/kept-backups.test.ts',
  'test/e2e/kill-anywhere.test.ts',
  'test/e2e/kill-client.test.ts',
  'test/e2e/kill-diy.test.ts',
  'test/e2e/kill-given.test.ts',
  'test/e2e/kill-later.test.ts',
  'test/e2e/kill-snapshot.test.ts',
  'test/e2e/lost-database.test.ts',
  'test/e2e/method-faults.test.ts',
  'test/e2e/outer-stores.test.ts',
  'test/e2e/positive-control.test.ts',
  'test/e2e/power-loss.test.ts',
  'test/e2e/refresh-of-4.7.test.ts',
  'test/e2e/refresh-mariadb.test.ts',
  'test/e2e/refresh-of-7.2.test.ts',
  'test/e2e/snapshot.test.ts',
  'test/e2e/upgrade-rehearsal.test.ts',
  'test/e2e/verification.test.ts',
  'test/integration/held-from-backup.test.ts',
  'test/integration/interrupted-push.test.ts',
  'test/integration/leak-mutations.test.ts',
  'test/integration/outer-stores-by-change.test.ts',
  'test/integration/seen-changes.test.ts',
  'test/integration/standin-channels.test.ts',
  'test/integration/standin.test.ts',
  'test/integration/ten-refreshes.test.ts',
  'bench/main.test.ts',
]

/** From the longest on, of those on the lab and of the others. Their own size says nothing: what they do stands in fixtures. */
const LONGEST = [
  'kill.test.ts',
  'refresh.test.ts',
  'hold.test.ts',
  'bad-input.test.ts',
  'isolate-real-dump.test.ts',
  'secrets.test.ts',
  'row-changes.test.ts',
  'home-by-change.test.ts',
  'lab-population.test.ts',
  'encrypted-backup.test.ts',
  'given-backup.test.ts',
  'demo.test.ts',
  'fence.test.ts',
]

/** The longest begin first: one that began last would run alone, with the other core idle. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = LONGEST.indexOf(basename(moduleId))
      return place === -1 ? LONGEST.length : place
    }
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other))
  }
}

const missing = missingForHosts()
// On CI they are not skipped: they fail, and say why.
const RUNNER = missing.length === 0 || process.env['CI'] !== undefined ? {} : { runner: 'test/runner-without-hosts.ts' }
if (missing.length > 0) {
  process.stderr.write(
    `This machine lacks ${missing.join(', ')}, which these tests need: ${filesWithHosts.join(', ')}\n`,
  )
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    passWithNoTests: false,
    projects: [
      {
        test: {
          ...RUNNER,
          name: 'unit',
          include: ['src/**/*.test.ts', 'lab/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: NIGHTLY,
          testTimeout: 60_000,
          maxWorkers: 2,
          ...MODULES_ONCE,
        },
      },
      {
        test: {
          ...RUNNER,
          name: 'contract',
          include: ['test/contracts/**/*.test.ts'],
          exclude: NIGHTLY,
          ...WITH_SERVERS,
        },
      },
      {
        test: {
          ...RUNNER,
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: NIGHTLY,
          ...WITH_SERVERS,
        },
      },
      { test: { ...RUNNER, name: 'e2e', include: ['test/e2e/**/*.test.ts'], exclude: NIGHTLY, ...ON_THE_LAB } },
      { test: { ...RUNNER, name: 'nightly', include: NIGHTLY, ...ON_THE_LAB } },
    ],
  },
})
