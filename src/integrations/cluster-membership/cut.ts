import type { Change } from '../../changes/change.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Target } from '../../kernel/target.ts'
import type { Blocked } from '../integration.ts'
import { onDecision } from '../on-decision.ts'
import { changeProperty, changeSetting, isSettingFinding, settingKey } from '../setting-change.ts'
import { emptyTable } from '../table-finding.ts'
import { clusterSettings } from './cluster-settings.ts'

const BECAUSE = 'the copy joins no cluster but its own'

export function cut(finding: Finding, decision: Decision, target: Target): readonly Change[] | Blocked {
  return onDecision(decision, {
    cut: () =>
      isSettingFinding(finding)
        ? changeSetting(finding, clusterSettings(target)[settingKey(finding)] ?? null, BECAUSE)
        : emptyTable(finding, BECAUSE),
    redirect: "the copy's cluster is the target's own nodes: set them in environments.<name>.nodes",
  })
}

export function provide(target: Target): readonly Change[] {
  return Object.entries(clusterSettings(target)).map(([key, value]) => changeProperty(key, value, BECAUSE))
}
