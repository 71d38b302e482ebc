import type { Change } from '../../changes/change.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Target } from '../../kernel/target.ts'
import type { Value } from '../../kernel/value.ts'
import type { Blocked } from '../integration.ts'
import { onDecision } from '../on-decision.ts'
import { changeProperty, changeSetting, settingKey } from '../setting-change.ts'

const BECAUSE = 'the copy connects to its own database'

/** The target's connection for the four keys that make one; every other key of the old connection goes. */
export function cut(finding: Finding, decision: Decision, target: Target): readonly Change[] | Blocked {
  return onDecision(decision, {
    cut: () => changeSetting(finding, connection(target)[settingKey(finding)] ?? null, BECAUSE),
    redirect: "the copy's database is the target's own: set it in environments.<name>.database",
  })
}

export function provide(target: Target): readonly Change[] {
  return Object.entries(connection(target)).map(([key, value]) => changeProperty(key, value, BECAUSE))
}

function connection({ database }: Target): Readonly<Record<string, Value>> {
  return {
    'jdbc.driver': database.driver,
    'jdbc.url': database.url,
    'jdbc.user': database.user,
    'jdbc.password': { kind: 'secret', ref: database.password, encoding: 'plain' },
  }
}
