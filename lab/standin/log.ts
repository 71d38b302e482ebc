import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

export type LogLevel = 'INFO' | 'WARN' | 'ERROR'

export type Log = (level: LogLevel, message: string) => void

/** Writes `<home>/log/atlassian-bitbucket.log` in Bitbucket's line form. A full disk never stops the process. */
export function openLog(home: string): Log {
  const folder = join(home, 'log')
  const file = join(folder, 'atlassian-bitbucket.log')
  mkdirSync(folder, { recursive: true })
  return (level, message) => {
    const time = new Date().toISOString().replace('T', ' ').replace('.', ',').replace('Z', '')
    try {
      appendFileSync(file, `${time} ${level.padEnd(5)} [main]  c.a.s.i.s.BitbucketServer ${message}\n`)
    } catch {
      process.stderr.write(`${level} ${message}\n`)
    }
  }
}

export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}
