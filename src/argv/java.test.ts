import { describe, expect, it } from 'vitest'
import { Secret } from '../kernel/secret.ts'
import { formatArguments, readJavaVersion, runJar } from './java.ts'

describe('a jar that is run', () => {
  it('finds its properties in a file, and nothing of them stands in its command line', () => {
    const call = { jar: '/opt/c/x.jar', argumentFile: '/s/r/client.args', folder: '/s/r/work', seconds: 630 }

    expect(runJar({ ...call, words: ['/s/a.tar'] }, 'root')).toEqual({
      effect: 'write',
      program: 'nice',
      args: [
        ...'-n 10 ionice -c 2 -n 7 env -C /s/r/work LC_ALL=C.UTF-8 timeout --kill-after=60 630'.split(' '),
        ...'java @/s/r/client.args -jar /opt/c/x.jar /s/a.tar'.split(' '),
      ],
      as: 'root',
    })
  })

  it('is told them one a line, quoted, and as a secret', () => {
    const written = formatArguments({ 'jdbc.url': 'jdbc:x', 'jdbc.password': new Secret('a "b"\\c\n#d') })

    expect(String(written)).toBe('[secret]')
    expect(written.reveal()).toBe('"-Djdbc.url=jdbc:x"\n"-Djdbc.password=a \\"b\\"\\\\c\\n#d"\n')
  })
})

it('the version of a JVM is told by what it prints', () => {
  expect(readJavaVersion('openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment')).toBe(17)
  expect(readJavaVersion('java version "1.8.0_392"')).toBe(8)
  expect(readJavaVersion('openjdk version "21" 2023-09-19')).toBe(21)
  expect(readJavaVersion('env: java: No such file or directory')).toBeUndefined()
})
