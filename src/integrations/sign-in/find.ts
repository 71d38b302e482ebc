import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { systemAdministrators, type Administrator } from './system-administrators.ts'

/** One finding: who of the internal directories could sign in as system administrator. None where the tables are absent. */
export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  if (!(await environment.catalogue()).has('cwd_user')) return []
  const administrators = await systemAdministrators(environment)
  return [
    {
      id: 'sign-in:cwd_user',
      integration: 'sign-in',
      where: { kind: 'table', table: 'cwd_user' },
      endpoints: [],
      secret: administrators.length > 0,
      summary: summaryOf(administrators),
      state: 'live',
      detail: { administrators: administrators.map(({ id, user }) => ({ id, user })) },
    },
  ]
}

function summaryOf(administrators: readonly Administrator[]): string {
  if (administrators.length === 0) return 'no active system administrator of an internal directory'
  return `active internal system administrators: ${administrators.map(({ user }) => user).join(', ')}`
}
