import type { Change } from '../../changes/change.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Target } from '../../kernel/target.ts'
import { detailText, detailTexts } from '../detail.ts'
import type { Blocked } from '../integration.ts'
import { onDecision } from '../on-decision.ts'
import { changeProperty, changeSetting, isSettingFinding, settingKey } from '../setting-change.ts'
import { versionAtLeast } from '../version-at-least.ts'
import { attributeOfTarget, connectorAttribute, proxyAttributes } from './connector-setting.ts'

const BECAUSE = 'browsers are not redirected to the proxy of the source'

/** The file of 4.x spells the same attributes in camel case. */
const xmlNames = {
  'proxy-name': 'proxyName',
  'proxy-port': 'proxyPort',
  scheme: 'scheme',
  secure: 'secure',
  'redirect-port': 'redirectPort',
} as const

export function cut(finding: Finding, decision: Decision, target: Target): readonly Change[] | Blocked {
  return onDecision(decision, {
    cut: () => (isSettingFinding(finding) ? cutSetting(finding, target) : cutConnector(finding, target)),
    redirect: "the copy's proxy is the target's own: set it in environments.<name>.proxy",
  })
}

export function provide(target: Target): readonly Change[] {
  return [...proxyOf(target), ...loopbackOf(target)]
}

/** From 5.0 the connector's properties are in the file; before, a connector is edited where it was found. */
function proxyOf(target: Target): readonly Change[] {
  if (target.proxy === undefined || !versionAtLeast(target.version, 5, 0)) return []
  return proxyAttributes.map((name) => changeProperty(`server.${name}`, attributeOfTarget(name, target), BECAUSE))
}

/** Names of the properties [documented]. */
function loopbackOf({ loopbackPorts }: Target): readonly Change[] {
  if (loopbackPorts === undefined) return []
  const because = 'the fence opens loopback port by port, and Bitbucket would draw this one at each start'
  return [
    changeProperty('hook.callback.socket.port', String(loopbackPorts.hookCallback), because),
    changeProperty('plugin.bitbucket-git.transcode.socket.port', String(loopbackPorts.transcoding), because),
  ]
}

function cutSetting(finding: Finding, target: Target): readonly Change[] | Blocked {
  if (settingKey(finding) === 'server.port') return cutPort(finding, target)
  const attribute = connectorAttribute(settingKey(finding)) ?? ''
  return changeSetting(finding, attributeOfTarget(attribute, target), BECAUSE)
}

/** The target's own port, where `api` leads to this connector: not to one with TLS, nor to an additional one. */
function cutPort(finding: Finding, { api }: Target): readonly Change[] | Blocked {
  const port = portOf(api)
  if (port === undefined || isItsPort(finding, port)) return []
  return changeSetting(finding, port, `the copy listens where ${api} is`)
}

function isItsPort(finding: Finding, port: string): boolean {
  return [detailText(finding, 'listens'), ...detailTexts(finding, 'others')].includes(port)
}

function portOf(api: string): string | undefined {
  const { protocol, port } = new URL(api)
  return protocol === 'http:' ? port || '80' : undefined
}

function cutConnector(finding: Finding, target: Target): readonly Change[] {
  const edit = (attribute: string, value: string | null): Change => ({
    kind: 'edit-xml',
    file: 'shared/server.xml',
    connectorPort: detailText(finding, 'port') ?? '',
    attribute,
    value,
    because: BECAUSE,
  })
  const password = finding.secret ? [edit('keystorePass', null)] : []
  return [...proxyAttributes.map((name) => edit(xmlNames[name], attributeOfTarget(name, target))), ...password]
}
