import { describe, expect, it } from 'vitest'
import { guarded } from '../../test/fixtures/guarded-target.ts'
import { productionFacts, stagingFacts } from '../../test/fixtures/two-environments.ts'
import { reasonsToRefuse } from './reasons.ts'

const versions = (source: string | undefined, target: string | undefined, upgrade = false) =>
  reasonsToRefuse({
    ...guarded,
    upgrade,
    sourceFacts: { ...productionFacts, version: source },
    targetFacts: { ...stagingFacts, version: target },
  })

describe('the guard of versions', () => {
  it('refuses a source below 4.0, and allows 4.0', () => {
    expect(versions('3.11.2', '3.11.2')).toEqual([
      {
        id: 'version-too-old',
        because: 'production runs 3.11.2; Understudy knows Bitbucket 4.0 and later',
        hint: 'upgrade it first',
      },
    ])
    expect(versions('4.0.0', '4.0.0')).toEqual([])
  })

  it('refuses a source whose version nobody can read', () => {
    expect(versions(undefined, '7.2.0')).toEqual([
      {
        id: 'version-unknown',
        because: 'the version of production cannot be read',
        hint: 'understudy survey production',
      },
    ])
  })

  it('refuses a target that is older than the source', () => {
    expect(versions('7.2.0', '7.1.9', true)).toEqual([
      {
        id: 'target-older',
        because:
          'staging has 7.1.9 installed and production runs 7.2.0: an older Bitbucket cannot open a newer database',
        hint: 'install 7.2.0 on staging',
      },
    ])
  })

  it('refuses a newer target until the rehearsal of an upgrade is asked for', () => {
    expect(versions('7.2.0', '8.9.0')).toEqual([
      {
        id: 'target-newer',
        because: 'staging has 8.9.0 installed and production runs 7.2.0: this refresh would rehearse an upgrade',
        hint: 'set refresh.staging.upgrade to true, or install 7.2.0',
      },
    ])
    expect(versions('7.2.0', '8.9.0', true)).toEqual([])
  })

  it('leaves a target alone whose version nobody can read; the plan warns', () => {
    expect(versions('7.2.0', undefined)).toEqual([])
  })
})
