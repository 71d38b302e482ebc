import { compareVersions } from './compare-versions.ts'
import type { Guarded, Refusal } from './guarded.ts'

export function versionReasons({ source, target, sourceFacts, targetFacts, upgrade }: Guarded): readonly Refusal[] {
  const [from, to] = [sourceFacts.version, targetFacts.version]
  if (from === undefined) {
    return [
      {
        id: 'version-unknown',
        because: `the version of ${source.name} cannot be read`,
        hint: `understudy survey ${source.name}`,
      },
    ]
  }
  if (compareVersions(from, '4.0') < 0) {
    return [
      {
        id: 'version-too-old',
        because: `${source.name} runs ${from}; Understudy knows Bitbucket 4.0 and later`,
        hint: 'upgrade it first',
      },
    ]
  }
  if (to === undefined) return []
  if (compareVersions(to, from) < 0) {
    return [
      {
        id: 'target-older',
        because: `${target.name} has ${to} installed and ${source.name} runs ${from}: an older Bitbucket cannot open a newer database`,
        hint: `install ${from} on ${target.name}`,
      },
    ]
  }
  if (compareVersions(to, from) > 0 && !upgrade) {
    return [
      {
        id: 'target-newer',
        because: `${target.name} has ${to} installed and ${source.name} runs ${from}: this refresh would rehearse an upgrade`,
        hint: `set refresh.${target.name}.upgrade to true, or install ${from}`,
      },
    ]
  }
  return []
}
