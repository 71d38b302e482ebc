import type { Change, OneShotProperty } from '../../changes/change.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Target } from '../../kernel/target.ts'
import { cutAddOn } from '../add-on-list.ts'
import type { Blocked } from '../integration.ts'
import { blocked, onDecision } from '../on-decision.ts'
import { isSettingFinding } from '../setting-change.ts'
import { emptyTable } from '../table-finding.ts'
import { versionAtLeast } from '../version-at-least.ts'

const BECAUSE = 'the copy does not synchronise with the mirrors of the source'

/** Rows only. To delete a mirror in the UI or over REST on a copy unlinks it from the source [documented]. */
export function cut(finding: Finding, decision: Decision): readonly Change[] | Blocked {
  return onDecision(decision, {
    cut: () => remove(finding),
    redirect: 'a mirror belongs to one upstream: cut it, and register a mirror of the copy afterwards',
  })
}

function remove(finding: Finding): readonly Change[] | Blocked {
  if (isSettingFinding(finding))
    return blocked(
      'only a mirror has such settings, and a mirror is neither source nor target: take it out of the source, or keep it with a reason',
    )
  if (finding.where.kind === 'table') return emptyTable(finding, BECAUSE)
  return cutAddOn(finding, BECAUSE)
}

/** From 8.0 on the first start deletes the mirrors' configuration by a property of Bitbucket's own. */
export function oneShot(findings: readonly Finding[], target: Target): readonly OneShotProperty[] {
  const property = target.mirrorStartupProperty
  if (property === undefined || !findings.some(isMirror) || !versionAtLeast(target.version, 8, 0)) return []
  return [{ key: property.name, value: property.value }]
}

export function warn(findings: readonly Finding[], target: Target): readonly Diagnostic[] {
  if (!findings.some(isMirror) || !versionAtLeast(target.version, 8, 0) || target.mirrorStartupProperty !== undefined)
    return []
  return [
    {
      severity: 'warning',
      summary:
        'the source has smart mirrors, and no start-up property removes what Bitbucket 8 may keep of them elsewhere',
      hint: "take the property's name from Atlassian's article on staging for your version, and set it in refresh.<name>.integrations.smart-mirrors.startupProperty",
      where: 'smart-mirrors',
    },
  ]
}

/** `findings` may be those of every integration. */
function isMirror({ integration }: Finding): boolean {
  return integration === 'smart-mirrors'
}
