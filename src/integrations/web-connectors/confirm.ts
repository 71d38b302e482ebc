import { readConnectors } from '../../changes/text/server-xml.ts'
import type { CheckResult } from '../../kernel/check-result.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Target } from '../../kernel/target.ts'
import { decodeUtf8 } from '../../kernel/utf8.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { leftToDecision } from '../left-aside.ts'
import { settingCheck } from '../setting-check.ts'
import { versionAtLeast } from '../version-at-least.ts'

const CHECK = { id: 'web-connectors/proxy-name', title: "browsers are redirected to the target's own name, or nowhere" }

export async function confirm(
  copy: RunningCopyReader,
  target: Target,
  _decision: Decision,
  aside: readonly Finding[] = [],
): Promise<readonly CheckResult[]> {
  return versionAtLeast(target.version, 5, 0)
    ? [await settingCheck(copy, { ...CHECK, key: 'server.proxy-name' }, target.proxy?.name, aside)]
    : [await connectorCheck(copy, target, aside)]
}

/** Every connector of the file has one place. */
async function connectorCheck(
  copy: RunningCopyReader,
  { proxy }: Target,
  aside: readonly Finding[],
): Promise<CheckResult> {
  if (aside.some(({ where }) => where.kind === 'file')) return leftToDecision(CHECK)
  const bytes = await copy.readFile('server.xml')
  const connectors = bytes === undefined ? [] : readConnectors(decodeUtf8(bytes))
  const names = connectors.map(({ attributes }) => attributes.get('proxyName'))
  return {
    ...CHECK,
    result: names.every((name) => name === proxy?.name) ? 'pass' : 'fail',
    evidence: `shared/server.xml: proxyName is ${names.map((name) => name ?? 'not set').join(', ') || 'not set'}`,
  }
}
