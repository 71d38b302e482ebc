import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadUnit } from './load-unit.ts'
import { pathsHold, serviceOf } from './service.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-units-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

describe('loadUnit', () => {
  it('puts drop-ins over the unit in the order of their names, the first folder winning for equal names', () => {
    write('lib/one.service', '[Service]\nUser=vendor\nEnvironment=A=1\n')
    write('lib/one.service.d/10-user.conf', '[Service]\nUser=hidden\n')
    write('etc/one.service.d/10-user.conf', '[Service]\nUser=site\n')
    write('lib/one.service.d/20-more.conf', '[Service]\nEnvironment="B=2 3"\n')
    write('lib/one.service.d/readme', '[Service]\nUser=nobody\n')

    const unit = loadUnit('one.service', folders())

    expect(unit.dropIns).toEqual([at('etc/one.service.d/10-user.conf'), at('lib/one.service.d/20-more.conf')])
    expect(serviceOf(unit)).toMatchObject({ user: 'site', environment: { A: '1', B: '2 3' } })
  })

  it('tells a unit that is masked from one that is not there', () => {
    mkdirSync(at('etc'))
    symlinkSync('/dev/null', at('etc/two.service'))

    expect(loadUnit('two.service', folders()).state).toBe('masked')
    expect(loadUnit('three.service', folders()).state).toBe('not-found')
  })
})

describe('serviceOf', () => {
  it('reads commands with their prefixes, and the limits in milliseconds', () => {
    write(
      'etc/one.service',
      '[Service]\nType=forking\nExecStart=-/bin/run "a b"\nTimeoutStopSec=2min\nTimeoutStartSec=5\n',
    )

    expect(serviceOf(loadUnit('one.service', folders()))).toMatchObject({
      type: 'forking',
      start: [{ words: ['/bin/run', 'a b'], failureIgnored: true, privileged: false }],
      startTimeout: 5000,
      stopTimeout: 120_000,
    })
  })
})

describe('pathsHold', () => {
  it('asks for every plain path, the absence of negated ones, and one of the triggers', () => {
    write('there', '')
    const there = at('there')
    const gone = at('gone')

    expect(pathsHold([there, `!${gone}`])).toBe(true)
    expect(pathsHold([there, gone])).toBe(false)
    expect(pathsHold([`!${there}`])).toBe(false)
    expect(pathsHold([`|${gone}`, `|${there}`])).toBe(true)
    expect(pathsHold([`|${gone}`, `|!${there}`])).toBe(false)
  })
})

function folders(): readonly string[] {
  return [at('etc'), at('lib')]
}

function at(path: string): string {
  return join(folder, path)
}

function write(path: string, text: string): void {
  mkdirSync(join(at(path), '..'), { recursive: true })
  writeFileSync(at(path), text)
}
