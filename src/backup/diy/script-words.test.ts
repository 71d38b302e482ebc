import { expect, it } from 'vitest'
import { listenToScripts } from './script-words.ts'

it('what backup scripts print is told, the last of it in an error, and nothing that may be a secret', () => {
  const told: string[] = []
  const words = listenToScripts((text) => void told.push(text))

  for (const line of [
    '[http://127.0.0.1:1]  INFO: Starting',
    'x',
    '',
    '[u] INFO: curl -u admin:hush',
    'PGPASSWORD=hush',
    'y',
  ])
    words.take(line)

  expect(told).toEqual(['Starting'])
  expect(words.last('')).toBe('[http://127.0.0.1:1]  INFO: Starting; x; y')
  expect(words.last('pg_dump: error: no\ncurl: token=abc\n')).toBe('pg_dump: error: no')
})
