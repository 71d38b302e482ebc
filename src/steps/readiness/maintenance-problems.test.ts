import { describe, expect, it } from 'vitest'
import { memoryServer } from '../../../test/fixtures/memory-server.ts'
import { runContext } from '../../../test/fixtures/run-context.ts'
import { staging } from '../../../test/fixtures/two-environments.ts'
import type { ServerAbilities } from '../../ports/database.ts'
import { maintenanceProblems } from './maintenance-problems.ts'

const database = {
  ...staging.database,
  vendor: 'mariadb',
  port: 3306,
  name: 'bitbucket_stg_{date}_{n}',
  user: 'bitbucket_stg',
} as const
const able: ServerAbilities = { databases: true, owner: 'given', sessions: true }

async function problems(has: ServerAbilities, getsIn: boolean) {
  const asked: string[] = []
  const { target } = runContext()
  const server = {
    ...memoryServer(),
    abilities: async (_owner: string, name: string) => {
      asked.push(name)
      return has
    },
    way: async () => ({ pooled: false, port: 3306 }),
  }
  const found = await maintenanceProblems({
    ...target,
    config: { ...staging, database },
    openServer: async () => server,
    copyLoginReaches: async ({ name }) => {
      asked.push(name)
      return getsIn
    },
  })
  return { asked, found: found.map(({ summary, hint }) => [summary, hint]) }
}

describe('what is missing on a MariaDB of a copy', () => {
  it('is nothing where both logins may do what a name of the template asks for', async () => {
    expect(await problems(able, true)).toEqual({
      asked: ['bitbucket_stg_19700101_1', 'bitbucket_stg_19700101_1'],
      found: [],
    })
  })

  it('is told with the pattern to grant', async () => {
    const login = database.maintenance?.user ?? database.user
    const at = `${database.host}:3306`

    expect((await problems({ ...able, databases: false, sessions: false }, false)).found).toEqual([
      [
        `${login} may not make and fill databases like bitbucket_stg_{date}_{n} on ${at}`,
        `GRANT ALL ON \`bitbucket\\_stg\\_%\\_%\`.* TO ${login}, or set another environments.staging.database.maintenance`,
      ],
      [
        `${login} cannot see the sessions of others on ${at}`,
        `GRANT PROCESS ON *.* TO ${login}, or set another environments.staging.database.maintenance`,
      ],
      [
        `bitbucket_stg would not get into the database of the copy on ${at}, such as bitbucket_stg_19700101_1`,
        "as an administrator there: CREATE USER bitbucket_stg@'HOSTS' with the configured password, for the hosts of the target's nodes and of Understudy; GRANT ALL ON `bitbucket\\_stg\\_%\\_%`.* TO it",
      ],
    ])
  })
})
