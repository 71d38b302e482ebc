import type { Change } from '../../changes/change.ts'
import type { CheckResult } from '../../kernel/check-result.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { Finding } from '../../kernel/finding.ts'
import { placeName } from '../../kernel/place.ts'
import type { EnvironmentReader, Setting } from '../../ports/environment-reader.ts'
import type { Blocked, Integration } from '../integration.ts'
import { onDecision } from '../on-decision.ts'
import { changeSetting, settingKey } from '../setting-change.ts'
import { shownValue } from '../setting-check.ts'
import { settingFindings } from '../setting-finding.ts'

const RECOVERY = 'disaster.recovery'
const ACCESS = 'feature.public.access'

const meanings: Readonly<Record<string, string>> = {
  [RECOVERY]:
    'every start repairs the repositories as after a disaster, which is for one start of a restored backup only',
  [ACCESS]: "whoever reaches the copy reads the source's public projects without a login",
}

/** Settings that are right on a source, and on a copy do what nobody expects. */
export const recoveryAndAccess: Integration = {
  id: 'recovery-and-access',
  title: 'Recovery mode and public access',
  basis: 'documented',
  claims: [RECOVERY, ACCESS].map((key) => ({ kind: 'property', key })),
  find: (environment) => settingFindings(environment, 'recovery-and-access', describe),
  cut,
  warn,
  confirm: async (copy, _target, _decision, aside = []) => [await check(copy, aside)],
}

function describe({ key, value, readable }: Setting): { readonly summary: string } | undefined {
  const summary = meanings[key]
  return summary === undefined || (readable && value.trim().toLowerCase() !== 'true') ? undefined : { summary }
}

/** The first is absent by default; the second was on by default up to 8.17, so it must be said. */
function cut(finding: Finding, decision: Decision): readonly Change[] | Blocked {
  const key = settingKey(finding)
  return onDecision(decision, {
    redirect: 'it leads nowhere: cut it or keep it',
    cut: () =>
      changeSetting(
        finding,
        key === ACCESS ? 'false' : null,
        `the copy is no ${key === ACCESS ? 'public server' : 'restored production'}`,
      ),
  })
}

function warn(findings: readonly Finding[]): readonly Diagnostic[] {
  return findings.map((finding) => ({
    severity: 'warning',
    summary: `${settingKey(finding)}=true on the source is not carried over: ${finding.summary}`,
    where: placeName(finding.where),
  }))
}

async function check(copy: EnvironmentReader, aside: readonly Finding[]): Promise<CheckResult> {
  const settings = (await copy.settings()).filter(({ key }) => meanings[key] !== undefined)
  const none = aside.length > 0 ? 'no other is set' : 'neither is set'
  const on = settings.filter((setting) => describe(setting) !== undefined)
  return {
    id: 'recovery-and-access/off',
    title: 'neither recovery mode nor public access is on',
    result: on.length === 0 ? 'pass' : on.every(({ readable }) => readable) ? 'fail' : 'unknown',
    evidence: settings.map((setting) => `${setting.key} is ${shownValue(setting)}`).join(', ') || none,
  }
}
