import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openSpool } from '../../src/adapters/hosts/open-spool.ts'
import { openRandomSource } from '../../src/adapters/random.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { temporaryParent } from './host.ts'

let parent: string

beforeEach(async () => {
  parent = await temporaryParent()
  await mkdir(join(parent, 'spool'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(parent, { recursive: true })
})

/** With a pg_dump that does this with the folder that it is given. */
async function dumped(does: string): Promise<unknown> {
  const bin = join(parent, 'bin')
  await mkdir(bin)
  const program = `#!/bin/bash\nfor word; do case $word in --file=*) folder=\${word#--file=};; esac; done\n${does}\n`
  await writeFile(join(bin, 'pg_dump'), program)
  await chmod(join(bin, 'pg_dump'), 0o755)
  vi.stubEnv('PATH', `${bin}:${process.env['PATH'] ?? ''}`)
  const node = { host: 'local', become: 'none', filesAs: 'login' } as const
  const place = { node, folder: join(parent, 'spool'), owner: 'root', vendor: 'postgresql' } as const
  await using spool = openSpool(place, openRandomSource())
  await spool.prepare('run-1', 1)
  const order = { host: 'db', port: 5432, database: 'bitbucket', user: 'reader', password: new Secret('hush') }
  const error: unknown = await spool
    .dump('run-1', { ...order, snapshot: '1-1', jobs: 2, applicationName: 'understudy-dump-run-1' }, {})
    .catch((thrown: unknown) => thrown)
  await spool.remove('run-1')
  expect(await readdir(join(parent, 'spool'))).toEqual([])
  return error
}

const full = 'No space left on device'

describe('the spool of a source', () => {
  it('that fills up while the database is dumped is told as a full disk, and cleaned', async () => {
    expect(
      await dumped(
        `mkdir "$folder"; echo rows >"$folder/1.dat"; echo "pg_dump: error: could not write to output file: ${full}" >&2\necho "pg_dump: error: a worker process died unexpectedly" >&2; exit 1`,
      ),
    ).toMatchObject({
      code: 'host/disk-full',
      message: `the spool ${join(parent, 'spool')} on local filled up while the database was dumped`,
      hint: 'the source is unlocked; free or add space there (`df -h`), or set another spool, then run `understudy resume`',
    })
  })

  it('is not taken for full where the server of the source is', async () => {
    const said = `pg_dump: error: Error message from server: ERROR:  could not write to file "base/pgsql_tmp/1": ${full}`

    expect(await dumped(`echo '${said}' >&2; exit 1`)).toMatchObject({
      code: 'database/dump-failed',
      message: `pg_dump of bitbucket stopped: ${said}`,
    })
  })
})
