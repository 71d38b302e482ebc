import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { databaseJobs } from './database-jobs.ts'

const jobsOf = (processors: string, at: 'source' | 'target', configured?: number) =>
  databaseJobs(memoryHost({ nproc: () => ({ stdout: `${processors}\n` }) }), { configured, at })

describe('the processes that dump and restore', () => {
  it('are as many as the processors of a target, and half as many at a source, from 2 to 8', async () => {
    const [target, source] = [[], []] as [number[], number[]]
    for (const processors of ['1', '2', '6', '8', '64']) {
      target.push(await jobsOf(processors, 'target'))
      source.push(await jobsOf(processors, 'source'))
    }

    expect(target).toEqual([2, 2, 6, 8, 8])
    expect(source).toEqual([2, 2, 3, 4, 8])
  })

  it('are as many as the configuration says', async () => {
    expect(await jobsOf('2', 'source', 12)).toBe(12)
  })

  it('are two where the host does not tell', async () => {
    expect(await databaseJobs(memoryHost(), { configured: undefined, at: 'target' })).toBe(2)
    expect(await jobsOf('', 'target')).toBe(2)
  })
})
