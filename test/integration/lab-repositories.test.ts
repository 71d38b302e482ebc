import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPullRequest, pushCommit } from '../../lab/population/activity.ts'
import { startProductions, type Productions } from '../fixtures/populated.ts'

let productions: Productions

beforeAll(async () => {
  productions = await startProductions()
})
afterAll(() => productions[Symbol.asyncDispose]())

describe('the repositories of a populated production', () => {
  it('are sound, and forks borrow the objects of their origin by its absolute path', async () => {
    const { population, client, home } = await productions.make('git', '7.2')
    const fork = population.repositories.find(({ originId }) => originId !== undefined)
    const folder = (id: number): string => join(home, 'shared/data/repositories', String(id))

    const alternates = await readFile(join(folder(fork?.id ?? 0), 'objects/info/alternates'), 'utf8')
    const checked = await Promise.all(
      population.repositories.map(({ id }) => execa('git', ['fsck', '--strict'], { env: { GIT_DIR: folder(id) } })),
    )

    expect(alternates).toBe(`${folder(fork?.originId ?? 0)}/objects\n`)
    expect(checked.map(({ exitCode }) => exitCode)).toEqual(population.repositories.map(() => 0))
    await client.end()
  })

  it('match the hashes that the pull requests name', async () => {
    const { population, client, home } = await productions.make('hashes', '7.2')

    const { rows } = await client.query<{ from_repository_id: number; from_hash: string; to_hash: string }>(
      'SELECT from_repository_id, from_hash, to_hash FROM sta_pull_request',
    )
    const tips = await Promise.all(
      rows.map(async ({ from_repository_id }) => {
        const env = { GIT_DIR: join(home, 'shared/data/repositories', String(from_repository_id)) }
        const { stdout } = await execa('git', ['rev-parse', 'refs/heads/feature/next', 'refs/heads/master'], { env })
        return stdout.split('\n')
      }),
    )

    expect(rows.map(({ from_hash, to_hash }) => [from_hash, to_hash])).toEqual(tips)
    expect(rows.length).toBe(population.repositories.length)
    await client.end()
  })

  it('take a live push and a live pull request, with their rows', async () => {
    const { client, home } = await productions.make('live', '8.9')

    const push = await pushCommit(home, 1, client)
    const opened = await openPullRequest(home, 1, client, 'Live')

    const env = { GIT_DIR: join(home, 'shared/data/repositories/1') }
    const { stdout } = await execa('git', ['rev-parse', 'refs/heads/master', 'refs/heads/master~1', opened.push.ref], {
      env,
    })
    expect(stdout.split('\n')).toEqual([push.to, push.from, opened.push.to])
    const refs = await client.query('SELECT ref_id, to_hash FROM sta_repo_push_ref ORDER BY activity_id DESC LIMIT 2')
    expect(refs.rows).toEqual([
      { ref_id: opened.push.ref, to_hash: opened.push.to },
      { ref_id: 'refs/heads/master', to_hash: push.to },
    ])
    const requests = await client.query('SELECT scoped_id, title, to_hash FROM sta_pull_request WHERE id = $1', [
      opened.id,
    ])
    expect(requests.rows).toEqual([{ scoped_id: '2', title: 'Live', to_hash: push.to }])
    await client.end()
  })
})
