import { describe, expect, it } from 'vitest'
import { Secret } from '../../kernel/secret.ts'
import { connectionProperties, otherConnection } from './written-connection.ts'

const asked = {
  driver: 'org.postgresql.Driver',
  url: 'jdbc:postgresql://db.staging:5432/stg_1',
  user: 'stg',
  password: new Secret('a:b=c'),
}
const written = (lines: readonly string[]) => otherConnection(new TextEncoder().encode(lines.join('\n')), asked)
const right = [
  'jdbc.driver=org.postgresql.Driver',
  String.raw`jdbc.url=jdbc\:postgresql\://db.staging\:5432/stg_1`,
  'jdbc.user=stg',
  String.raw`jdbc.password=a\:b\=c`,
]

describe('the properties of a restored home', () => {
  it('are asked to be those of the copy, and never to come from the archive', () => {
    expect(Object.keys(connectionProperties(asked))).toEqual([
      'jdbc.override',
      'jdbc.driver',
      'jdbc.url',
      'jdbc.user',
      'jdbc.password',
    ])
    expect(connectionProperties(asked)['jdbc.override']).toBe('true')
  })

  it('are right where all four are what was asked for, however they are escaped', () => {
    expect(written([...right, 'feature.x=1', 'jdbc.pool=5'])).toEqual([])
  })

  it('are told apart, without a value that may be a secret', () => {
    expect(
      written([
        'jdbc.driver=org.postgresql.Driver',
        'jdbc.url=jdbc:postgresql://u:hush@db.prod:5432/bitbucket?password=hush',
        'jdbc.password=hush',
      ]),
    ).toEqual([
      'its jdbc.url (jdbc:postgresql://db.prod:5432/bitbucket) is not what was asked for',
      'it has no jdbc.user',
      'its jdbc.password is not what was asked for',
    ])
  })

  it('are refused for an earlier definition too, which would be in force once the last is taken away', () => {
    expect(written(['jdbc.url=jdbc:postgresql://db.prod:5432/bitbucket', ...right])).toEqual([
      'its jdbc.url (jdbc:postgresql://db.prod:5432/bitbucket) is not what was asked for',
    ])
  })
})
