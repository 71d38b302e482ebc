import type { Change } from '../../changes/change.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Target } from '../../kernel/target.ts'
import type { Blocked } from '../integration.ts'
import { onDecision } from '../on-decision.ts'
import { rowOf } from '../row-finding.ts'
import { bannerText, hasBannerCall } from './banner-text.ts'

const PATH = '/rest/api/latest/admin/banner'
const BECAUSE = 'every page says that this is a copy, and of when'

/** An existing banner is there from the first page on. Its audience is a number that nobody documents: it stays. */
export function cut(finding: Finding, decision: Decision, target: Target): readonly Change[] | Blocked {
  const set = { enabled: true, message: bannerText(target) }
  return onDecision(decision, {
    redirect: 'a banner leads nowhere: cut it or keep it',
    cut: () => [{ kind: 'update-rows', ...rowOf(finding), set, because: BECAUSE }],
  })
}

/** Where there is none yet its row would need an id, so Bitbucket makes it. */
export function provide(target: Target): readonly Change[] {
  if (!hasBannerCall(target)) return []
  const body = { audience: 'ALL', enabled: true, message: bannerText(target) }
  const until = { path: PATH, status: 200, contains: body }
  return [{ kind: 'call-bitbucket', method: 'PUT', path: PATH, body, until, because: BECAUSE }]
}
