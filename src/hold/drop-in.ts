import { NFT } from '../argv/nft.ts'
import type { FenceGate } from './fence-gate.ts'
import { withoutSpecifiers } from './unit-text.ts'

/**
 * Our drop-in: without the permit, and without the fence where there is one, the unit does not start, by hand or at a reboot.
 * `UnsetEnvironment` takes away what the unit itself or an environment file sets.
 */
export function renderDropIn(
  permit: string,
  variables: Readonly<Record<string, string | null>>,
  fence?: FenceGate,
): string {
  const entries = Object.entries(variables)
  const set = entries.flatMap(([name, value]) => (value === null ? [] : [`Environment=${quoted(`${name}=${value}`)}`]))
  const unset = entries.flatMap(([name, value]) => (value === null ? [`UnsetEnvironment=${name}`] : []))
  return [
    '# Written by Understudy: this copy may start only while its permit exists.',
    '[Unit]',
    `ConditionPathExists=${withoutSpecifiers(permit)}`,
    ...(fence === undefined ? [] : [`Requires=${fence.unit}`, `After=${fence.unit}`]),
    ...(fence === undefined && entries.length === 0 ? [] : ['', '[Service]', ...fenced(fence), ...set, ...unset]),
    '',
  ].join('\n')
}

/** Rules that are listed prove nothing, and a unit that was started once says nothing about now: the canary does. */
function fenced(fence: FenceGate | undefined): readonly string[] {
  if (fence === undefined) return []
  const canary = `/bin/bash ${withoutSpecifiers(fence.canary)}`
  const ofCgroup =
    fence.cgroup === undefined
      ? []
      : [`ExecStartPre=+${NFT} -f ${withoutSpecifiers(fence.cgroup)}`, `ExecStartPre=${canary} cgroup`]
  // The service user can't ask for the others.
  const ofHost = fence.scope === 'host' ? [`ExecStartPre=+${canary} host`] : []
  return [`ExecStartPre=${canary}`, ...ofCgroup, ...ofHost]
}

/** Of the fence that a start asks for by a drop-in of `renderDropIn`; undefined where it asks for none. */
export function scopeAskedBy(dropIn: string): FenceGate['scope'] | undefined {
  if (/^ExecStartPre=\/bin\/bash .*\/canary cgroup$/m.test(dropIn)) return 'cgroup'
  if (/^ExecStartPre=\+\/bin\/bash .*\/canary host$/m.test(dropIn)) return 'host'
  return /^ExecStartPre=\/bin\/bash .*\/canary$/m.test(dropIn) ? 'service-user' : undefined
}

/** systemd's own quoting of one assignment: backslash, quote and percent sign mean something to it. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('\n', '\\n')}"`
}
