import { stat } from 'node:fs/promises'
import { execa } from 'execa'
import type { Client } from 'pg'
import { gitEnvironment, repositoryFolder } from './git-repositories.ts'
import { fitRows, insertRows, readCatalogue, type Row, takeIds } from './rows.ts'

export interface Push {
  readonly repositoryId: number
  readonly ref: string
  readonly from: string
  readonly to: string
}

const NOTHING = '0'.repeat(40)

/**
 * What a push leaves behind: a commit on master, or on the named branch, and its activity rows. It asks nobody: whoever
 * calls must see to the maintenance lock first.
 */
export async function pushCommit(home: string, repositoryId: number, client: Client, branch = 'master'): Promise<Push> {
  const git = await gitOf(home, repositoryId)
  const ref = `refs/heads/${branch}`
  const base = await git(['rev-parse', '--verify', '--quiet', 'refs/heads/master'])
  const from = branch === 'master' ? base : NOTHING
  const message = `Live change in ${branch}`
  const to = await git(['commit-tree', `${base}^{tree}`, '-p', base, '-m', message])
  await git(['update-ref', ref, to, from])
  const push = { repositoryId, ref, from, to }
  await recordPush(client, push)
  return push
}

/** Pushes a branch of its own and opens a pull request from it to master; gives the pull request's id. */
export async function openPullRequest(
  home: string,
  repositoryId: number,
  client: Client,
  title: string,
): Promise<{ readonly id: number; readonly push: Push }> {
  const id = await takeIds(client, 'sta_pull_request', 'sta_pull_request', 'id', 1)
  const branch = `live/${id}`
  const push = await pushCommit(home, repositoryId, client, branch)
  const git = await gitOf(home, repositoryId)
  await inTransaction(client, async (insert) => {
    await insert(
      'sta_pull_request',
      pullRequestRow(
        await takeScopedId(client, repositoryId),
        id,
        title,
        push,
        await git(['rev-parse', 'refs/heads/master']),
      ),
    )
    const activity = await takeIds(client, 'sta_activity', 'sta_activity', 'id', 1)
    await insert('sta_activity', { id: activity, activity_type: 3, created_timestamp: timestamp(), user_id: 1 })
    await insert('sta_pr_activity', { activity_id: activity, pr_id: id, pr_action: 1 })
  })
  return { id, push }
}

async function recordPush(client: Client, { repositoryId, ref, from, to }: Push): Promise<void> {
  await inTransaction(client, async (insert) => {
    const id = await takeIds(client, 'sta_activity', 'sta_activity', 'id', 1)
    await insert('sta_activity', { id, activity_type: 4, created_timestamp: timestamp(), user_id: 1 })
    await insert('sta_repo_activity', { activity_id: id, repository_id: repositoryId })
    await insert('sta_repo_push_activity', { activity_id: id, trigger_id: 'push' })
    const change = {
      ref_id: ref,
      change_type: from === NOTHING ? 0 : 2,
      from_hash: from,
      to_hash: to,
      ref_update_type: 0,
    }
    await insert('sta_repo_push_ref', { activity_id: id, ...change })
  })
}

function pullRequestRow(scopedId: number, id: number, title: string, push: Push, to: string): Row {
  const branch = push.ref.replace('refs/heads/', '')
  return {
    id,
    entity_version: 0,
    scoped_id: scopedId,
    pr_state: 0,
    created_timestamp: timestamp(),
    updated_timestamp: timestamp(),
    rescoped_timestamp: timestamp(),
    from_repository_id: push.repositoryId,
    to_repository_id: push.repositoryId,
    from_branch_fqn: push.ref,
    to_branch_fqn: 'refs/heads/master',
    from_branch_name: branch,
    to_branch_name: 'master',
    from_hash: push.to,
    to_hash: to,
    title,
  }
}

async function takeScopedId(client: Client, repositoryId: number): Promise<number> {
  const { rows } = await client.query<{ scoped: string }>(
    `INSERT INTO sta_repository_scoped_id (repository_id, scope_type, next_id) VALUES ($1, 'PULL_REQUEST', 2)
     ON CONFLICT (repository_id, scope_type) DO UPDATE SET next_id = sta_repository_scoped_id.next_id + 1
     RETURNING next_id - 1 AS scoped`,
    [repositoryId],
  )
  return Number(rows[0]?.scoped ?? 1)
}

type Insert = (table: string, row: Row) => Promise<void>

async function inTransaction(client: Client, work: (insert: Insert) => Promise<void>): Promise<void> {
  const catalogue = await readCatalogue(client)
  const optional = ['trigger_id', 'ref_update_type']
  await client.query('BEGIN')
  try {
    await work(async (table, row) => void (await insertRows(client, table, fitRows(catalogue, table, [row], optional))))
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}

/** Runs git as the owner of the repository, so that the service can go on writing there. */
async function gitOf(home: string, repositoryId: number): Promise<(args: readonly string[]) => Promise<string>> {
  const folder = repositoryFolder(home, repositoryId)
  const { uid, gid } = await stat(folder)
  const account = process.getuid?.() === uid ? {} : { uid, gid }
  const person = {
    GIT_AUTHOR_NAME: 'Live',
    GIT_AUTHOR_EMAIL: 'live@corp.example',
    GIT_COMMITTER_NAME: 'Live',
    GIT_COMMITTER_EMAIL: 'live@corp.example',
  }
  const env = { ...gitEnvironment(folder), ...person, HOME: folder }
  return async (args) => (await execa('git', [...args], { cwd: folder, env, ...account })).stdout
}

function timestamp(): string {
  return new Date().toISOString().replace('T', ' ').replace('Z', '')
}
