import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { repositoryFolder } from '../../lab/population/git-repositories.ts'
import { checkEnvironment } from '../../src/app/check-environment.ts'
import { reportOf } from '../../src/app/report-of.ts'
import { resumeRun } from '../../src/app/resume-run.ts'
import { runRefresh } from '../../src/app/run-refresh.ts'
import { generationPaths, incomingPaths, layoutOf } from '../../src/hold/layout.ts'
import { tablesPath } from '../../src/verification/table-sums.ts'
import { looseObject } from '../fixtures/bare-repository.ts'
import { confirmed, openRefreshLab, type RefreshLab } from '../fixtures/refresh-lab.ts'
import { stopAfter } from '../fixtures/stop-after.ts'

let staged: RefreshLab
let run: string
/** What production itself lacks. */
let lost: string

const BROKEN = 2

beforeAll(async () => {
  const scale = { repositories: 8, comments: 20 }
  staged = await openRefreshLab({ seed: 1, version: '7.2', variant: 0, hosts: ['production', 'staging'], scale })
  lost = loseBlob(repositoryFolder(staged.lab.topology.production.home, BROKEN))
  await using app = await staged.openApp(stopAfter('take-backup'))
  const outcome = await runRefresh(app, 'staging', confirmed)
  run = outcome.run
})
afterAll(async () => staged[Symbol.asyncDispose]())

const layout = () => layoutOf(staged.lab.topology.staging.home)

async function resumed() {
  await using app = await staged.openApp()
  return await resumeRun(app, 'staging')
}

/** `check result`, as the report has them. */
async function verification(): Promise<readonly string[]> {
  await using app = await staged.openApp()
  return reportOf(app, run).verification.map(({ id, result }) => `${id} ${result}`)
}

async function warningsOfObjects(): Promise<readonly string[]> {
  await using app = await staged.openApp()
  const summaries = reportOf(app, run).warnings.map(({ summary }) => summary)
  return summaries.filter((summary) => summary.startsWith('broken on '))
}

/** Changes one byte of a file, and answers how it is put back. */
function damaged(file: string): (moved: string) => void {
  const was = readFileSync(file)
  const now = Buffer.from(was)
  now[5] = (now[5] ?? 0) ^ 1
  writeFileSync(file, now)
  return (moved) => writeFileSync(moved, was)
}

function firstFileIn(folder: string): string {
  const [first = ''] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .filter((name) => statSync(join(folder, name)).isFile())
  return join(folder, first)
}

/** An object that the newest commit of a repository needs, as after a disk that failed. */
function loseBlob(folder: string): string {
  const git = ['-c', 'safe.directory=*', '--git-dir', folder]
  const listed = execFileSync('git', [...git, 'ls-tree', '-r', 'master'], { encoding: 'utf8' })
  const [, blob = ''] = / blob ([0-9a-f]{40})\t/.exec(listed) ?? []
  rmSync(looseObject(join(folder, 'objects'), blob))
  return blob
}

describe('a copy of which something is not as production had it', () => {
  it('stops before its rows are cut when a table lacks one', async () => {
    const file = tablesPath(incomingPaths(layout(), run).folder)
    const was = readFileSync(file, 'utf8')
    writeFileSync(file, was.replace(/(?<="project": \{\s*"rows": )\d+/, '7000'))

    const { error } = await resumed()
    writeFileSync(file, was)

    expect(error).toMatchObject({
      code: 'run/not-verified',
      message: expect.stringMatching(
        /^what was restored to staging is not what the source held: 1 of \d+ tables differ: project has \d+ instead of 7000 rows$/,
      ),
    })
  })

  it('stops before it takes the place of the copy before when a ref or a large file changed, and goes on once they are mended', async () => {
    const { home } = incomingPaths(layout(), run)
    const head = join(repositoryFolder(home, 1), 'HEAD')
    const object = firstFileIn(join(home, 'shared/data/git-lfs'))
    const mends = [head, object].map((file) => [file, damaged(file)] as const)

    const { error } = await resumed()

    expect(error).toMatchObject({
      code: 'run/not-verified',
      message: `what was restored to staging is not what the source held: 1 of 8 repositories differ: shared/data/repositories/1 has another HEAD; 1 of 4 objects differ: ${object.slice(home.length + 1)}`,
    })
    expect(await verification()).toEqual([
      'verification/tables pass',
      'verification/refs fail',
      'verification/lfs fail',
      'verification/attachments pass',
    ])

    const moved = generationPaths(layout(), run).home
    for (const [file, mend] of mends) mend(file.replace(home, moved))
    expect((await resumed()).error).toBeUndefined()
    expect(await verification()).toEqual([
      'verification/tables pass',
      'verification/refs pass',
      'verification/lfs pass',
      'verification/attachments pass',
      'verification/objects pass',
    ])
  })

  it('warns of what production lacks too, in report and check, and stops for none of it', async () => {
    const [summary] = await warningsOfObjects()

    expect(lost).toMatch(/^[0-9a-f]{40}$/)
    expect(summary).toMatch(/^broken on production too: (.*, )?shared\/data\/repositories\/2 \(1 object missing\)/)
    await using app = await staged.openApp()
    expect((await checkEnvironment(app, 'staging')).warnings).toEqual([{ severity: 'warning', summary }])
  })
})
