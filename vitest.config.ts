import { basename } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { missingForHosts } from './lab/requirements.ts'
import { filesWithHosts } from './test/files-with-hosts.ts'

// They wait for servers and programs more than they work, so more of them run at a time than there are cores.
const WITH_SERVERS = { testTimeout: 120_000, hookTimeout: 120_000, maxWorkers: 4, sequence: { groupOrder: 1 } }
// A lab takes a core for itself, so no more than two stand at a time, after everything else.
const ON_THE_LAB = { testTimeout: 900_000, hookTimeout: 900_000, maxWorkers: 2, sequence: { groupOrder: 2 } }

/** Over a quarter of an hour together: script/nightly runs them, script/test does not. */
const NIGHTLY = [
  ...['client', 'cuts-matter', 'diy', 'faults', 'fence-scopes', 'from-backup'].map(
    (name) => `test/e2e/${name}.test.ts`,
  ),
  ...['isolate-faults', 'kept-backups', 'kill-anywhere', 'kill-later'].map((name) => `test/e2e/${name}.test.ts`),
  ...['method-faults', 'outer-stores', 'refresh-of-7.2', 'snapshot'].map((name) => `test/e2e/${name}.test.ts`),
  ...['client', 'diy', 'given', 'snapshot'].map((way) => `test/e2e/kill-${way}.test.ts`),
  ...['leak-mutations', 'outer-stores-by-change'].map((name) => `test/integration/${name}.test.ts`),
  'bench/main.test.ts',
]

/** From the longest on, of those on the lab and of the others. Their own size says nothing: what they do stands in fixtures. */
const LONGEST = [
  ...['refresh', 'kill', 'hold', 'changed-since-plan', 'secrets', 'bad-input'],
  ...['home-by-change', 'fence', 'held-from-backup', 'lab-population', 'backup-client', 'given-backup'],
].map((name) => `${name}.test.ts`)

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
          // They keep nothing in modules, and loading those once for all takes a third of the time off.
          isolate: false,
        },
      },
      { test: { ...RUNNER, name: 'contract', include: ['test/contracts/**/*.test.ts'], ...WITH_SERVERS } },
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
