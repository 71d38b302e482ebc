import * as z from 'zod'
import type { Change } from '../../changes/change.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Target } from '../../kernel/target.ts'
import { keyed } from '../../ports/predicate.ts'
import type { Blocked } from '../integration.ts'
import { blocked, onDecision } from '../on-decision.ts'

const detail = z.object({
  administrators: z.array(z.object({ id: z.union([z.string(), z.number()]), user: z.string() })),
})

/** Gives the configured administrator the password that is in the configuration. Never a new user: its id would be a guess. */
export function cut(finding: Finding, decision: Decision, target: Target): readonly Change[] | Blocked {
  return onDecision(decision, {
    redirect: 'an administrator leads nowhere: set environments.<name>.admin, or keep it with a reason',
    cut: () => setCredential(finding, target),
  })
}

function setCredential(finding: Finding, { admin }: Target): readonly Change[] | Blocked {
  if (admin === undefined) return []
  const { administrators } = detail.parse(finding.detail)
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

function missing(user: string, administrators: readonly { readonly user: string }[]): string {
  const names = administrators.map((administrator) => administrator.user).join(', ')
  const advice =
    names === ''
      ? 'give one to the source, or keep this with a reason and sign in by lockout recovery'
      : `set environments.<name>.admin.user to one of: ${names}`
  return `${user} is not an active system administrator of an internal directory: ${advice}`
}
