import { expect, it } from 'vitest'
import { runContext } from '../../../test/fixtures/run-context.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import type { Setting } from '../../ports/environment-reader.ts'
import { refuseSourceUrl } from './refuse-source.ts'

/** The database of the copy would be this, and production's own properties say that. */
function situated(url: string, own?: string) {
  const given = runContext()
  const origin = { kind: 'file', file: 'shared/bitbucket.properties', line: 1 } as const
  const settings: readonly Setting[] =
    own === undefined ? [] : [{ key: 'jdbc.url', value: own, origin, readable: true }]
  const database = { ...stagingTarget.database, url }
  return {
    ...given,
    source: { ...given.source, settings: async () => settings },
    copy: () => ({ ...stagingTarget, database }),
  }
}

it('a restore client is never told to fill the database of the source', async () => {
  const refused = {
    code: 'policy/refused-target',
    message:
      'the database of the copy would be jdbc:postgresql://DB.prod.example.com:5432/bitbucket, which production itself uses',
    hint: 'set another environments.staging.database',
    exit: 3,
  }
  const alias = 'jdbc:postgresql://alias:5432/b'

  await expect(
    refuseSourceUrl(situated('jdbc:postgresql://DB.prod.example.com:5432/bitbucket'), 'bitbucket'),
  ).rejects.toMatchObject(refused)
  await expect(refuseSourceUrl(situated(alias, ` ${alias}`), 'b')).rejects.toMatchObject({ code: refused.code })
  await expect(
    refuseSourceUrl(situated('jdbc:postgresql://db.prod.example.com:5432/stg_1', alias), 'stg_1'),
  ).resolves.toBeUndefined()
})
