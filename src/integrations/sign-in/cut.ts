import * as z from 'zod'
import type { Change } from '../../changes/change.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Target } from '../../kernel/target.ts'
import { keyed } from '../../ports/predicate.ts'
import type { Blocked } from '../integration.ts'
import { blocked, onDecision } from '../on-decision.ts'

type Administrator = z.infer<typeof detail>['administrators'][number]

const detail = z.object({
  administrators: z.array(z.object({ id: z.union([z.string(), z.number()]), user: z.string() })),
})

/** Names of those who could sign in as system administrator, in lower case. */
export function administratorNames(finding: Finding): readonly string[] {
  return detail.parse(finding.detail).administrators.map(({ user }) => user)
}

/** Gives the configured administrator the password that is in the configuration. Never a new user: its id would be a guess. */
export function cut(finding: Finding, decision: Decision, target: Target): readonly Change[] | Blocked {
  return onDecision(decision, {
    redirect: 'an administrator leads nowhere: set environments.<name>.admin, or keep it with a reason',
    cut: () => setCredential(finding, target),
  })
}

function setCredential(finding: Finding, target: Target): readonly Change[] | Blocked {
  const { administrators } = detail.parse(finding.detail)
  const { admin } = target
  if (admin === undefined) return keepCredentials(administrators, target)
  const found = administrators.find(({ user }) => user === admin.user.toLowerCase())
  if (found === undefined) return blocked(missing(admin.user, administrators))
  return [
    {
      kind: 'update-rows',
      table: 'cwd_user',
      set: { credential: { kind: 'secret', ref: admin.password, encoding: 'atlassian-pkcs5s2' } },
      where: keyed({ id: found.id }),
      because: `${admin.user} signs in to the copy with the password of the configuration`,
    },
  ]
}

/** Never a new user here either: who is no administrator of the copy is left out, and somebody has to be left. */
function keepCredentials(
  administrators: readonly Administrator[],
  { keptAdministrators, environment }: Target,
): readonly Change[] | Blocked {
  const changes = administrators.flatMap(({ id, user }): readonly Change[] => {
    const kept = keptAdministrators.find((one) => one.user === user)
    if (kept === undefined) return []
    return [
      {
        kind: 'update-rows',
        table: 'cwd_user',
        set: { credential: { kind: 'secret', ref: kept.credential, encoding: 'plain' } },
        where: keyed({ id }),
        because: `${user} keeps the password that it had on ${environment}`,
      },
    ]
  })
  if (changes.length > 0 || keptAdministrators.length === 0) return changes
  return blocked(missing(keptAdministrators.map(({ user }) => user).join(', '), administrators))
}

function missing(user: string, administrators: readonly { readonly user: string }[]): string {
  const names = administrators.map((administrator) => administrator.user).join(', ')
  const advice =
    names === ''
      ? 'give one to the source, or keep this with a reason and sign in by lockout recovery'
      : `set environments.<name>.admin.user to one of: ${names}`
  return `${user} is not an active system administrator of an internal directory: ${advice}`
}
