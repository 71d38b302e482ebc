import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { machineNames } from './machine-names.ts'

function host(name: string, resolved: string | undefined) {
  return memoryHost({
    cat: () => ({ stdout: `${name}\n` }),
    getent: () => (resolved === undefined ? { exitCode: 2 } : { stdout: resolved }),
  })
}

describe('the names of a machine', () => {
  it('are its own host name and what it resolves to, whatever an SSH alias calls it', async () => {
    const resolved = '10.0.0.5        STREAM bb1.prod.example.com\n10.0.0.5        DGRAM\n'

    expect(await machineNames(host('bb1', resolved))).toEqual(['bb1.prod.example.com', 'bb1'])
    expect(await machineNames(host('BB1.prod.example.com', undefined))).toEqual(['bb1.prod.example.com', 'bb1'])
    expect(await machineNames(host('bb1', undefined))).toEqual(['bb1'])
  })

  it('are none where it has the name that every machine may have', async () => {
    expect(await machineNames(host('localhost', '127.0.0.1 STREAM localhost\n'))).toEqual([])
    expect(await machineNames(host('localhost.localdomain', undefined))).toEqual([])
    expect(await machineNames(host('bb1', '127.0.1.1 STREAM localhost\n'))).toEqual(['bb1'])
  })
})
