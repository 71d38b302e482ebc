/**
 * Our drop-in: without the permit the unit does not start, by hand or at a reboot. `UnsetEnvironment` takes away what the unit
 * itself or an environment file sets.
 */
export function renderDropIn(permit: string, variables: Readonly<Record<string, string | null>>): string {
  const entries = Object.entries(variables)
  const set = entries.flatMap(([name, value]) => (value === null ? [] : [`Environment=${quoted(`${name}=${value}`)}`]))
  const unset = entries.flatMap(([name, value]) => (value === null ? [`UnsetEnvironment=${name}`] : []))
  return [
    '# Written by Understudy: this copy may start only while its permit exists.',
    '[Unit]',
    `ConditionPathExists=${permit.replaceAll('%', '%%')}`,
    ...(entries.length === 0 ? [] : ['', '[Service]', ...set, ...unset]),
    '',
  ].join('\n')
}

/** systemd's own quoting of one assignment: backslash, quote and percent sign mean something to it. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('\n', '\\n')}"`
}
