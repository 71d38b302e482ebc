import type { Change } from '../../changes/change.ts'
import type { Decision, RedirectTarget } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import { detailText } from '../detail.ts'
import type { Blocked } from '../integration.ts'
import { blocked, onDecision } from '../on-decision.ts'
import { rowOf } from '../row-finding.ts'
import { changeSetting, isSettingFinding } from '../setting-change.ts'

const CUT = 'the copy sends no mail'
const REDIRECT = 'mail of the copy goes to the stated server'

export function cut(finding: Finding, decision: Decision): readonly Change[] | Blocked {
  return onDecision(decision, {
    cut: () => remove(finding, CUT),
    redirect: (to) => redirect(finding, to),
  })
}

/** In place: the login to the old server goes, the sender stays. */
function redirect(finding: Finding, to: RedirectTarget): readonly Change[] | Blocked {
  if (to.kind === 'url') return blocked('a mail server is a host and a port: redirect it to {host: NAME, port: NUMBER}')
  switch (detailText(finding, 'role')) {
    case 'url':
      return replace(finding, `smtp://${to.host}:${to.port}`)
    case 'host':
      return replace(finding, to.host)
    case 'port':
      return replace(finding, String(to.port))
    case 'protocol':
      return replace(finding, 'SMTP')
    case 'encryption':
      return replace(finding, 'false')
    case 'sender':
    case 'other':
      return []
    case 'credential':
      return remove(finding, 'the login of the source is not given to another server')
    case 'text':
    case undefined:
    default:
      return blocked('which part of it is the host cannot be told: cut it, and set the mail server in the application')
  }
}

function remove(finding: Finding, because: string): readonly Change[] | Blocked {
  if (isSettingFinding(finding)) return changeSetting(finding, null, because)
  return [{ kind: 'delete-rows', ...rowOf(finding), because }]
}

function replace(finding: Finding, value: string): readonly Change[] | Blocked {
  if (isSettingFinding(finding)) return changeSetting(finding, value, REDIRECT)
  return [{ kind: 'update-rows', ...rowOf(finding), set: { prop_value: value }, because: REDIRECT }]
}
