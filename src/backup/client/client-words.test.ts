import { expect, it } from 'vitest'
import { Secret } from '../../kernel/secret.ts'
import { listenToClient } from './client-words.ts'

const at = '2026-11-27 01:00:00,000 INFO '

it('what a client prints is told by its steps and by tenths of its way', () => {
  const told: string[] = []
  const words = listenToClient([], (text) => void told.push(text))

  for (const text of ['Initializing', 'Home: 1%', 'Home: 9.5%', 'Home: 30 %', 'Home: 31%', 'Done'])
    words.take(`${at} ${text}`)
  words.take('no step at all')

  expect(told).toEqual(['Initializing', 'Home: 1%', 'Home: 30 %', 'Done'])
  expect(words.last('')).toBe(`${at} Home: 9.5%; ${at} Home: 30 %; ${at} Home: 31%; ${at} Done; no step at all`)
})

it('its last lines are told in an error, bounded, and none that may be a secret', () => {
  const words = listenToClient([new Secret('correct horse')], () => undefined)

  for (const line of [
    'x',
    'It can be unlocked with -Dbitbucket.unlock=abc',
    'jdbc.password=hush',
    'connecting as admin with correct horse',
    '',
    'y'.repeat(400),
  ])
    words.take(line)

  expect(words.last('')).toBe(`x; ${'y'.repeat(300)}`)
  expect(words.last('Error: no jar\ncorrect horse\n')).toBe(`Error: no jar; x; ${'y'.repeat(300)}`)
})
