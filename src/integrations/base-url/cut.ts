import type { Change } from '../../changes/change.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Target } from '../../kernel/target.ts'
import type { Blocked } from '../integration.ts'
import { onDecision } from '../on-decision.ts'
import { rowOf } from '../row-finding.ts'
import { changeProperty, changeSetting, isSettingFinding, settingKey } from '../setting-change.ts'

const SSH = 'plugin.ssh.baseurl'

export function cut(finding: Finding, decision: Decision, target: Target): readonly Change[] | Blocked {
  return onDecision(decision, {
    cut: () => (isSettingFinding(finding) ? cutSetting(finding, target) : cutRow(finding, target)),
    redirect: "the copy's address is the target's own: set environments.<name>.baseUrl",
  })
}

export function provide({ ssh }: Target): readonly Change[] {
  return ssh === undefined ? [] : [changeProperty(SSH, ssh.baseUrl, 'clones over SSH lead to the copy')]
}

function cutRow(finding: Finding, target: Target): readonly Change[] {
  const { table, where } = rowOf(finding)
  const isUrl = finding.where.kind === 'row' && finding.where.key['prop_key'] === 'instance.url'
  return [
    {
      kind: 'update-rows',
      table,
      set: { prop_value: isUrl ? target.baseUrl : target.displayName },
      where,
      because: isUrl ? 'links and mails of the copy lead to the copy' : 'every page says which instance it is',
    },
  ]
}

function cutSetting(finding: Finding, { ssh }: Target): readonly Change[] | Blocked {
  return settingKey(finding) === SSH
    ? changeSetting(finding, ssh?.baseUrl ?? null, 'clones over SSH lead to the copy')
    : changeSetting(finding, null, 'a set-up instance needs no first set-up')
}
