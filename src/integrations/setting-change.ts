import type { Change } from '../changes/change.ts'
import type { Finding } from '../kernel/finding.ts'
import type { Value } from '../kernel/value.ts'
import { detailText } from './detail.ts'
import type { Blocked } from './integration.ts'
import { blocked } from './on-decision.ts'

const FILE = 'shared/bitbucket.properties'

/** The property of a setting's finding gets `value`; null takes it out. What overrides the file is unset, so that the file counts again. */
export function changeSetting(finding: Finding, value: Value, because: string): readonly Change[] | Blocked {
  const key = settingKey(finding)
  const inFile = changeProperty(key, value, because)
  if (finding.where.kind !== 'environment') return [inFile]
  const { origin, name } = finding.where
  if (isScript(origin) || name.startsWith('-D'))
    return blocked(`${origin} sets ${name}, and no unit drop-in can take that back: remove it there`)
  return [{ kind: 'set-environment', name, value: null, because: `${origin} overrides ${key} in the file` }, inFile]
}

/** Set in the file, or taken out where `value` is null. */
export function changeProperty(key: string, value: Value, because: string): Change {
  return value === null
    ? { kind: 'remove-property', file: FILE, key, because }
    : { kind: 'set-property', file: FILE, key, value, because }
}

export function settingKey(finding: Finding): string {
  return detailText(finding, 'key') ?? ''
}

export function isSettingFinding(finding: Finding): boolean {
  return finding.where.kind === 'property' || finding.where.kind === 'environment'
}

function isScript(origin: string): boolean {
  return /\.sh(:\d+)?$/.test(origin)
}
