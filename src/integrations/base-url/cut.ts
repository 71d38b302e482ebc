import type { Change } from '../../changes/change.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Target } from '../../kernel/target.ts'
import { detailText } from '../detail.ts'
import type { Blocked } from '../integration.ts'
import { onDecision } from '../on-decision.ts'
import { rowOf } from '../row-finding.ts'
import { changeSetting, isSettingFinding, settingKey } from '../setting-change.ts'

const SSH = 'plugin.ssh.baseurl'

export function cut(finding: Finding, decision: Decision, target: Target): readonly Change[] | Blocked {
  return onDecision(decision, {
    cut: () => (isSettingFinding(finding) ? cutSetting(finding, target) : cutRow(finding, target)),
    redirect: "the copy's address is the target's own: set environments.<name>.baseUrl",
  })
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
    ? changeSetting(finding, ssh === undefined ? null : sshUrl(finding, ssh.host), 'clones over SSH lead to the copy')
    : changeSetting(finding, null, 'a set-up instance needs no first set-up')
}

/** Where no base URL is set Bitbucket takes the copy's own, and the port that it listens on. */
function sshUrl(finding: Finding, host: string): string {
  return `ssh://${host}:${detailText(finding, 'sshPort') ?? '7999'}`
}
